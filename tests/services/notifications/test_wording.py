"""What people read: every text in every language and tone, neutral, signed, and safe to fill in with anything."""

import itertools
from typing import Any
from uuid import uuid4

import pytest

from chassis import camera_codes, languages
from chassis.db import Database
from chassis.settings import Settings
from services.notifications import (
    layout,
    lint,
    placeholders,
    purposes,
    sending,
    text_messages,
    texts,
    tones,
    values,
    wording,
)
from services.notifications.parameters import Parameter
from services.notifications.templates import TEMPLATES
from services.notifications.texts import Text
from tests.conftest import make_settings
from tests.services.notifications.builders import HOST, OFFICE, Mailbox, ask, command, samples

BARE = dict.fromkeys(OFFICE) | {"name": "LINK Oslo"}
LANGUAGES = ("nb", "nn", "en", "se")
UNFILLED = ("{", "}", "[", "]", "|", "None")
TORN = (" .", " ,", "  ", "..", " \n\n")


def make_row(template: str, language: str = "nb", tone: str = tones.ORDINARY, **changes: Any) -> dict[str, Any]:
    """A row of the ledger with every parameter filled in."""
    row = {"template": template, "language": language, "tone": tone, "parameters": samples(template)}
    return row | {"purpose": "enquiry", "recipient": "dugg@example.org", "message_id": "m"} | changes


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An office's settings, with no database behind them."""
    return make_settings(tmp_path_factory.mktemp("settings"))


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_every_text_reads_well_with_and_without_what_may_be_missing(template: str) -> None:
    fillings = itertools.product(
        LANGUAGES, tones.TONES, (samples(template), samples(template, whole=False)), (OFFICE, BARE)
    )
    for language, tone, parameters, office in fillings:
        told = wording.set_out(make_row(template, language, tone, parameters=parameters), office)
        text = layout.text(told)

        assert told.subject and len(told.subject) < 60
        assert not [mark for mark in (*UNFILLED, *TORN, "\n\n\n") if mark in told.subject + text], text
        assert [line for line in text.split("\n") if line != line.rstrip()] == ["-- "]


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_every_sms_reads_well_and_goes_out_as_two_parts_at_most(template: str, ours: Settings) -> None:
    for language, parameters, office in itertools.product(
        LANGUAGES, (samples(template), samples(template, whole=False)), (OFFICE, BARE)
    ):
        told = wording.sms(make_row(template, language, parameters=parameters), office, ours)

        assert told and len(told) <= 300
        assert text_messages.count_parts(told) <= text_messages.parts_allowed(language, 2)
        assert not [mark for mark in (*UNFILLED, *TORN, "http") if mark in told], told


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_no_text_reveals_or_looks_like_a_fraud(template: str, ours: Settings) -> None:
    for language, tone in itertools.product(LANGUAGES, tones.TONES):
        told = wording.set_out(make_row(template, language, tone), OFFICE)
        sms = wording.sms(make_row(template, language), OFFICE, ours) or ""

        assert lint.subject(told.subject, HOST) + lint.marks(layout.text(told), HOST) == []
        assert lint.reveals(sms) + lint.marks(sms, HOST) == []
        assert tone == tones.ORDINARY or lint.reveals(layout.text(told)) == []


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_every_mail_is_signed_by_a_person_with_the_office_s_own_phone(template: str) -> None:
    for language, tone in itertools.product(LANGUAGES, tones.TONES):
        told = wording.set_out(make_row(template, language, tone), OFFICE)

        assert told.signature[1] == "Ingrid"
        assert "22 00 00 00" in told.signature[-1]
        assert ("LINK Oslo" in told.signature) == (tone == tones.ORDINARY)


def test_every_template_is_shipped_in_every_language_we_offer() -> None:
    assert set(texts.catalogue()) == set(itertools.product(TEMPLATES, LANGUAGES))
    assert set(LANGUAGES) == texts.LANGUAGES.keys()


@pytest.mark.parametrize(("template", "section"), list(itertools.product(sorted(TEMPLATES), Text._fields)))
def test_a_sami_text_is_filled_in_with_the_same_as_the_one_in_bokmaal(template: str, section: str) -> None:
    nb, se = (
        {use.name for use in placeholders.uses(getattr(texts.nearest(template, language).text, section))}
        for language in ("nb", "se")
    )

    assert se - {"office"} == nb - {"office"}


def test_nothing_around_a_sami_text_is_in_norwegian() -> None:
    around = {wording.CHANGE, "Kind regards", "Phone {number}", purposes.DISCREET_WHY}
    around |= {purpose.why for purpose in purposes.PURPOSES.values()}
    with languages.reading("se"):
        sami = {text: languages.gettext(text) for text in around}
    with languages.reading("nb"):
        assert [text for text in around if languages.gettext(text) == sami[text]] == []


def test_dates_stand_in_sami_as_people_write_them_in_norway() -> None:
    moment, day = (Parameter("at", kind, "", "") for kind in ("moment", "date"))
    told = [values.written(moment, "2030-05-03T18:00:00+02:00", form, "se") for form in values.FORMS["moment"]]

    assert told == [
        "bearjadat miessemánu 3. beaivi 2030 dii. 18.00",
        "bearjadat miessemánu 3. beaivi dii. 18",
        "bearjadat miessemánu 3. beaivi",
        "dii. 18",
    ]
    assert values.written(day, "2030-12-24", "", "se") == "juovlamánu 24. beaivi 2030"
    assert values.where({"format": "digital"}, "se") == "Digitálalaččat"


@pytest.mark.parametrize("section", ["subject", "body", "discreet_subject", "discreet_body", "sms"])
def test_what_is_declared_is_what_the_texts_use(section: str) -> None:
    for template, language in texts.catalogue():
        used = placeholders.uses(getattr(texts.nearest(template, language).text, section))
        assert all(TEMPLATES[template].parameter(use.name) for use in used), (template, language)


def test_a_language_we_lack_falls_back_to_bokmaal() -> None:
    for template in TEMPLATES:
        assert texts.nearest(template, "de") == texts.shipped(template, "nb")


def test_a_text_that_is_not_there_or_lacks_something_cannot_be_written(ours: Settings) -> None:
    row = make_row("registration_confirmed")
    lacking = {name: value for name, value in row["parameters"].items() if name != "code"}

    assert wording.sms(row, OFFICE, ours)
    assert wording.sms(row | {"parameters": lacking}, OFFICE, ours) is None
    assert wording.sms(row | {"template": "no_such_text"}, OFFICE, ours) is None
    assert wording.letter(row | {"parameters": lacking}, OFFICE, ours) is None
    assert wording.letter(row | {"parameters": row["parameters"] | {"starts_at": "soon"}}, OFFICE, ours) is None


@pytest.mark.parametrize("template", ["registration_confirmed", "registration_promoted", "event_reminder"])
def test_who_takes_part_digitally_is_told_where_to_go_in_and_not_to_show_a_code(ours: Settings, template: str) -> None:
    address = "https://moter.example.org/seminar"
    row = make_row(template)
    digital = row | {"parameters": row["parameters"] | {"format": "digital", "digital_address": address}}

    told = wording.set_out(digital, OFFICE).body
    assert address in told and "Vis denne koden" not in told and "Kulturhuset" not in told
    assert "Vis denne koden" in wording.set_out(row, OFFICE).body


def test_in_the_discreet_tone_what_staff_wrote_is_held_back_when_it_reveals() -> None:
    neutral, telling = "Vi møtes i et annet rom.", "Sorggruppa møtes i et annet rom."

    told = [
        wording.set_out(
            make_row("by_hand", tone=tones.DISCREET, parameters={"subject": "Nytt rom", "text": text}), OFFICE
        )
        for text in (neutral, telling)
    ]

    assert told[0].body == neutral
    assert told[1].body.startswith("Hei.\n\nJeg har noe å fortelle deg. Ring meg på 22 00 00 00")


def test_the_footer_says_why_and_where_to_change_it_but_not_what_it_is_about_in_the_discreet_tone() -> None:
    links = {"preferences": "https://link-oslo.localhost/notifications/preferences/token"}
    ordinary, discreet = (
        wording.set_out(make_row("offer", tone=tone, links=links), OFFICE).footer for tone in tones.TONES
    )

    assert ordinary[0] != discreet[0]
    assert ordinary[1] == discreet[1]
    assert ordinary[1].split("\n")[1] == links["preferences"]


async def test_a_mail_comes_from_the_office_by_name_with_the_same_words_as_text_and_html(
    db: Database, mailbox: Mailbox
) -> None:
    await ask(db, command(db, parameters={"title": "Å <b>møtes</b>"}))
    await sending.send_waiting(db)

    (mail,) = mailbox.mails
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert mail["From"].addresses[0].display_name
    assert mail["To"] == "solveig@example.org"
    assert mail["Subject"] == "Bekreftelse på påmeldingen din"
    assert "fredag 3. mai 2030 kl. 18.00" in mailbox.text()
    assert "ABCD-EFGH" in mailbox.text()
    assert "Å <b>møtes</b>" in mailbox.text()
    assert "Å &lt;b&gt;møtes&lt;/b&gt;" in html
    assert 'href="https://link-oslo.localhost/events/registrations/token"' in html


@pytest.mark.parametrize("tone", tones.TONES)
def test_an_answer_to_what_staff_wrote_goes_to_the_offices_own_mailbox(tone: str, ours: Settings) -> None:
    told = wording.compose(make_row("by_hand", tone=tone, message_id=uuid4()), OFFICE, ours)

    assert told is not None
    assert [each.addr_spec for each in told["Reply-To"].addresses] == [OFFICE["email"]]


def test_a_purpose_nobody_declared_stands_in_no_other_register() -> None:
    assert purposes.of("never_heard_of").register == purposes.OTHER


@pytest.mark.parametrize("tone", tones.TONES)
def test_whoever_waits_is_not_told_that_they_have_a_place_when_an_event_is_moved(tone: str) -> None:
    parameters = samples("event_moved")
    waits = layout.text(wording.set_out(make_row("event_moved", tone=tone, parameters=parameters), OFFICE))
    comes = parameters | {"position": None}
    has_place = layout.text(wording.set_out(make_row("event_moved", tone=tone, parameters=comes), OFFICE))

    assert "nummer 4" in waits
    assert "Plassen din gjelder fortsatt" not in waits
    assert "nummer" not in has_place
    assert ("Plassen din gjelder fortsatt" in has_place) == (tone == tones.ORDINARY)


@pytest.mark.parametrize(
    ("template", "pictures"),
    [("event_reminder", 1), ("registration_promoted", 1), ("registration_waiting", 0), ("initiator_code", 0)],
)
@pytest.mark.parametrize("tone", tones.TONES)
def test_a_ticket_comes_as_a_picture_of_its_code_alone(template: str, pictures: int, tone: str, ours: Settings) -> None:
    row = make_row(template, tone=tone, message_id=uuid4())
    bare = make_row(template, tone=tone, parameters=samples(template, whole=False), message_id=uuid4())

    mail, without = wording.compose(row, OFFICE, ours), wording.compose(bare, OFFICE, ours)

    assert mail is not None and without is not None
    found = list(mail.iter_attachments())
    assert len(found) == pictures
    for part in found:
        assert part.get_filename() == "qr.png"
        assert part.get_content() == camera_codes.png(row["parameters"]["code"])
    assert len(list(without.iter_attachments())) == (pictures if "code" in bare["parameters"] else 0)
