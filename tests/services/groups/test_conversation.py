"""Writing by hand and calling: each gets it alone, what was said is kept with the person, and gone with the person."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.db import Database
from chassis.problems import IdentityNumberGiven
from services.groups import calls, contacts, conversation, offers, persons, waiting_list
from services.groups.problems import CannotWrite, ContactNotFound, EnquiryNotFound, NobodyToWriteTo
from tests.services.groups.builders import WHO, letters, make_enquiry, make_group, value
from tests.services.groups.inviting import MAIL, MEETS, OTHER_PHONE, SAFE_PHONE, make_invited
from tests.services.groups.test_pages import browsing

POST = {"kind": "letter", "address": "Solveig Li, Storgata 1, 0155 Oslo"}
SAID: Any = {"subject": "Nytt rom", "text": "Vi møtes i et annet rom.", "who": WHO}


async def waits(db: Database, channel: Any = MAIL, **told: Any) -> UUID:
    enquiry_id: UUID = (await make_enquiry(db, channel=channel, **told))["enquiry_id"]
    return enquiry_id


async def test_one_person_is_written_to_as_they_are_reached_and_it_is_kept_with_them(db: Database) -> None:
    for channel, way in ((MAIL, "email"), (SAFE_PHONE, "sms"), (POST, "letter")):
        enquiry_id = await waits(db, channel)
        reached = await db.run(conversation.write, enquiry_id=enquiry_id, **SAID, signed_by="Ingrid")
        letter = (await letters(db, "by_hand"))[-1]
        (kept,) = await db.run(contacts.of, enquiry_id)

        assert reached == (1, 0)
        assert (letter["channel"], letter["recipient"], letter["purpose"]) == (way, channel["address"], "conversation")
        assert letter["parameters"] == {"subject": "Nytt rom", "text": SAID["text"], "signed_by": "Ingrid"}
        assert (kept["way"], kept["outcome"], kept["note"]) == (way, "written", "Nytt rom\n\nVi møtes i et annet rom.")


@pytest.mark.parametrize("channel", [OTHER_PHONE, {"kind": "none"}])
async def test_nothing_is_written_to_a_phone_that_others_may_see_or_to_nowhere(db: Database, channel: Any) -> None:
    enquiry_id = await waits(db, channel)
    with pytest.raises(CannotWrite):
        await db.run(conversation.write, enquiry_id=enquiry_id, **SAID)
    assert await letters(db) == [] and await db.run(contacts.of, enquiry_id) == []


async def test_those_of_a_group_are_written_to_each_alone_and_the_others_are_put_on_the_list_of_calls(
    db: Database,
) -> None:
    other = {"kind": "email", "address": "liv@example.org"}
    channels = (MAIL, other, OTHER_PHONE, {"kind": "none"})
    people = [await waits(db, channel, called=f"T{n}") for n, channel in enumerate(channels)]
    group = await make_group(db, 0, enquiries=people)
    await waits(db, {"kind": "email", "address": "else@example.org"})

    reached = await db.run(conversation.write, group_id=group["group_id"], **SAID)

    assert reached == (2, 1)
    assert [letter["recipient"] for letter in await letters(db, "by_hand")] == ["sol@example.org", "liv@example.org"]
    (due,) = await db.run(contacts.to_call, who=WHO)
    assert (due["enquiry_id"], due["called"], due["reason"]) == (people[2], "T2", "conversation")
    assert "Vi møtes i et annet rom." in due["note"]


async def test_everyone_who_waits_is_written_to_but_not_those_chosen_for_a_group(db: Database) -> None:
    await make_group(db, 0, enquiries=[await waits(db)])
    await waits(db, {"kind": "email", "address": "liv@example.org"})
    assert await db.run(conversation.write, **SAID) == (1, 0)
    assert [letter["recipient"] for letter in await letters(db, "by_hand")] == ["liv@example.org"]


async def test_where_there_is_nobody_nothing_is_said_to_be_sent(db: Database) -> None:
    with pytest.raises(NobodyToWriteTo):
        await db.run(conversation.write, **SAID)
    with pytest.raises(EnquiryNotFound):
        await db.run(conversation.write, enquiry_id=uuid4(), **SAID)


async def test_each_letter_is_one_of_a_kind_also_with_the_same_words(db: Database) -> None:
    enquiry_id = await waits(db)
    for _ in range(2):
        await db.run(conversation.write, enquiry_id=enquiry_id, **SAID)
    assert len({letter["occasion"] for letter in await letters(db, "by_hand")}) == 2


async def test_a_call_that_is_to_be_made_is_noted_once(db: Database) -> None:
    enquiry_id = await waits(db, OTHER_PHONE)
    await db.run(contacts.ask_for_call, enquiry_id, reason="conversation", note="Først")
    await db.run(contacts.ask_for_call, enquiry_id, reason="conversation", note="Nytt rom")
    (due,) = await db.run(contacts.to_call, who=WHO)

    await db.run(contacts.settle_call, due["contact_id"], outcome="reached", what="Kommer", who=WHO)

    with pytest.raises(ContactNotFound):
        await db.run(contacts.settle_call, due["contact_id"], outcome="not_reached", who=WHO)
    (kept,) = await db.run(contacts.of, enquiry_id)
    assert (kept["outcome"], kept["note"]) == ("reached", "Nytt rom\nKommer")
    assert await db.run(contacts.to_call, who=WHO) == []


async def test_who_cannot_be_written_to_is_to_be_called_when_a_first_meeting_is_moved_or_comes_to_nothing(
    db: Database,
) -> None:
    group, people = await make_invited(db, (MAIL, MAIL, MAIL, OTHER_PHONE))
    async with browsing(db, {"coordinator"}) as coordinator:
        before = (await coordinator.get("/groups/_today?lang=en")).text
    from chassis import clock
    from tests.services.groups.inviting import NOON

    with clock.at(NOON):
        await db.run(offers.move_meeting, group["group_id"], first_meeting_at=MEETS.replace(hour=19), who=WHO)
    (due,) = await db.run(contacts.to_call, who=WHO)
    async with browsing(db, {"coordinator"}) as coordinator:
        after = (await coordinator.get("/groups/_today?lang=en")).text

    assert (due["enquiry_id"], due["reason"]) == (people[3], "first_meeting_moved")
    assert "1 person is to be called." in after and "1 person is to be called." not in before


async def test_what_looks_like_an_identity_number_is_never_kept_or_sent(db: Database) -> None:
    enquiry_id = await waits(db)
    number = "010190 12480"
    for work in (
        lambda: db.run(conversation.write, enquiry_id=enquiry_id, **(SAID | {"text": number})),
        lambda: db.run(contacts.note, enquiry_id, way="call", outcome="reached", what=number, who=WHO),
    ):
        with pytest.raises(IdentityNumberGiven):
            await work()
    assert await letters(db) == [] and await db.run(contacts.of, enquiry_id) == []


async def test_the_log_goes_with_the_person_and_is_theirs_to_see(db: Database) -> None:
    enquiry_id = await waits(db)
    await db.run(contacts.note, enquiry_id, way="call", outcome="reached", what="Vil helst møtes ute", who=WHO)
    (entry,) = await db.run(persons.export, enquiry_id=enquiry_id)
    assert [each["note"] for each in entry["contacts"]] == ["Vil helst møtes ute"]

    await db.run(waiting_list.let_go, enquiry_id, "helped_on")

    assert await value(db, "SELECT count(*) FROM contact") == 0
    with pytest.raises(EnquiryNotFound):
        await db.run(contacts.note, enquiry_id, way="call", outcome="reached", who=WHO)


async def test_the_pages_write_note_and_call(db: Database) -> None:
    enquiry_id = await waits(db, called="Solveig")
    async with browsing(db, {"coordinator"}) as page:
        form = await page.get(f"/groups/enquiries/{enquiry_id}/write?lang=en")
        sent = await page.post(
            f"/groups/enquiries/{enquiry_id}/write", data={"subject": "Hei", "text": "Ring meg", "_key": "k1"}
        )
        empty = await page.post(f"/groups/enquiries/{enquiry_id}/write?lang=en", data={"subject": "Hei", "_key": "k2"})
        await page.post(
            f"/groups/enquiries/{enquiry_id}/contacts",
            data={"way": "call", "outcome": "not_reached", "what": "Prøver igjen", "_key": "k3"},
        )
        shown = await page.get(f"/groups/enquiries/{enquiry_id}?lang=en")
        many = await page.get("/groups/write?lang=en")

    assert "Write to Solveig" in form.text and sent.status_code == 303 and empty.status_code == 422
    assert all(said in shown.text for said in ("Ring meg", "Prøver igjen", "Not reached"))
    assert "It goes to 1 person." in many.text
    assert len(await letters(db, "by_hand")) == 1


@pytest.mark.parametrize(
    ("written", "kind"),
    [("sol@example.org", "email"), ("99 99 99 99", "phone"), ("+47 99999999", "phone"), (POST["address"], "letter")],
)
def test_a_call_tells_how_somebody_is_reached_by_what_is_written(written: str, kind: str) -> None:
    assert calls.from_call({"channel": {"address": written}})["channel"]["kind"] == kind
