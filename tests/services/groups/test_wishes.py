"""What somebody wishes, written down by a coordinator after a conversation: then a group can be proposed."""

from uuid import UUID, uuid4

import pytest

from chassis.db import Database
from services.groups import proposals, waiting_list, wishes
from services.groups.matching import is_known_well_enough
from services.groups.problems import EnquiryNotFound, EnquiryNotWaiting
from tests.services.groups.builders import WHO, make_enquiry, value
from tests.services.groups.test_pages import browsing

MORE = {"times": ["mon_evening", "tue_evening"], "languages": ["nb"], "access": ["step_free"], "called": "Sol"}


async def waits(db: Database) -> UUID:
    enquiry_id: UUID = (await make_enquiry(db, how="phone", read_by=WHO))["enquiry_id"]
    return enquiry_id


async def test_whoever_was_put_on_the_list_by_phone_can_be_proposed_when_the_wishes_are_written_down(
    db: Database,
) -> None:
    enquiry_id = await waits(db)
    (before,), _ = await db.run(proposals.gather)
    place = await value(db, "SELECT received_at FROM enquiry WHERE enquiry_id = $1", enquiry_id)
    form = {"times": ["mon_evening", "tue_evening"], "languages": "nb", "access": "step_free", "called": "Sol"}
    async with browsing(db, {"coordinator"}) as coordinator:
        here = f"/groups/enquiries/{enquiry_id}"
        assert (await coordinator.get(f"{here}/wishes")).status_code == 200
        answer = await coordinator.post(f"{here}/wishes", data=form | {"_key": str(uuid4())})
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, here)
        page = (await coordinator.get(f"{here}/wishes")).text
    (after,), _ = await db.run(proposals.gather)

    assert not is_known_well_enough(before) and is_known_well_enough(after)
    assert set(after.times) == {"mon_evening", "tue_evening"}
    assert page.count(" checked") == 4
    assert await value(db, "SELECT received_at FROM enquiry WHERE enquiry_id = $1", enquiry_id) == place
    noted = "SELECT count(*) FROM audit.entry WHERE act = 'changed' AND about_id = $1 AND account_id IS NOT NULL"
    assert await value(db, noted, str(enquiry_id)) == 1


async def test_a_language_the_form_does_not_show_is_kept(db: Database) -> None:
    enquiry_id = (await make_enquiry(db, languages=["nb", "ur"]))["enquiry_id"]
    async with browsing(db, {"coordinator"}) as coordinator:
        page = (await coordinator.get(f"/groups/enquiries/{enquiry_id}/wishes")).text
    assert '<input type="hidden" name="languages" value="ur">' in page
    assert '<input type="hidden" name="languages" value="nb">' not in page


async def test_a_program_changes_wishes_too_and_only_of_whoever_waits(db: Database) -> None:
    enquiry_id = await waits(db)
    async with browsing(db, {"coordinator"}) as coordinator:
        told = (await coordinator.post(f"/api/groups/enquiries/{enquiry_id}/wishes", json=MORE)).json()
    assert {name: told[name] for name in MORE} == MORE

    with pytest.raises(EnquiryNotFound):
        await db.run(wishes.change_for, uuid4(), who=WHO, **MORE)
    await db.run(waiting_list.let_go, enquiry_id, "withdrawn")
    with pytest.raises(EnquiryNotWaiting):
        await db.run(wishes.change_for, enquiry_id, who=WHO, **MORE)
