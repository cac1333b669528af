"""Counting what happened, and counting it again."""

import random
from uuid import uuid4

import pytest

from services.reporting import counting
from tests.conftest import MakeDatabase
from tests.services.reporting import (
    Office,
    enquiries,
    enquiry,
    event_closed,
    group_ended,
    group_started,
    left,
    make_message,
    placed,
    registration,
    resized,
    stepped_back,
)


async def test_a_group_start_counts_in_its_month_and_municipality(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07", municipality="4601", theme="grief"))

    truth = await office.truth()
    assert truth["groups_started", "2026-05", "4601", ""] == 1
    assert truth["groups_started", "2026-05", "4601", "format=in_person"] == 1
    assert truth["groups_started", "2026-05", "46", "theme=grief"] == 1
    assert not any(cell.startswith("theme") and len(area) == 4 for _, _, area, cell in truth)


async def test_a_theme_counts_in_the_county_of_its_time(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(
        group_started("2019-05-07", municipality="1201"), group_started("2026-05-07", municipality="4601")
    )

    truth = await office.truth()
    assert truth["groups_started", "2019-05", "12", "theme=anxiety"] == 1
    assert truth["groups_started", "2026-05", "46", "theme=anxiety"] == 1


async def test_a_group_without_a_municipality_counts_at_the_office_itself(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07", municipality=None, format="digital", theme=None))

    truth = await office.truth()
    assert truth["groups_started", "2026-05", "0301", "format=digital"] == 1
    assert truth["groups_started", "2026-05", "03", "theme=cross_problem"] == 1


async def test_a_running_group_stands_in_every_month_until_it_ends(make_database: MakeDatabase) -> None:
    office, group = Office(await make_database("reporting")), str(uuid4())
    await office.hear(group_started("2026-02-10", group_id=group))
    await office.hear(stepped_back(group, "2026-03-20"), group_ended(group, "2026-05-02"))

    truth = await office.truth()
    running = [month for name, month, area, cell in truth if name == "groups_running" and not cell]
    self_led = [month for name, month, area, cell in truth if name == "groups_self_led" and not cell]
    assert running == ["2026-02", "2026-03", "2026-04"]
    assert self_led == ["2026-03", "2026-04"]
    assert truth["groups_ended", "2026-05", "0301", ""] == 1


async def test_what_stands_is_carried_into_a_new_month(make_database: MakeDatabase) -> None:
    from services.reporting import tallies

    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"))
    office.today = office.today.replace(month=8)
    with office.clock():
        await office.db.run(tallies.carry)

    months = [month for name, month, area, cell in await office.truth() if name == "groups_running" and not cell]
    assert months == ["2026-05", "2026-06", "2026-07", "2026-08"]


async def test_people_wait_from_their_enquiry_until_they_are_placed_or_leave(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(*enquiries(3, "2026-04-20"), placed("2026-05-03", days=13), left("2026-06-01"))

    truth = await office.truth()
    waiting = {month: value for (name, month, *_), value in truth.items() if name == "people_waiting"}
    assert waiting == {"2026-04": 3, "2026-05": 2, "2026-06": 1}
    assert truth["waiting_days", "2026-05", "link-oslo", "band=under_2_weeks"] == 1


async def test_an_event_that_comes_late_changes_all_months_from_its_own(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"))
    await office.hear(group_started("2026-03-01"))

    truth = await office.truth()
    running = {month: v for (name, month, area, cell), v in truth.items() if name == "groups_running" and not cell}
    assert running == {"2026-03": 1, "2026-04": 1, "2026-05": 2, "2026-06": 2}


async def test_seats_given_up_are_taken_off_the_month_they_were_asked_for(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(registration("2026-05-07", seats=3), registration("2026-05-07", seats=1, cancelled=True))

    truth = await office.truth()
    assert truth["event_registrations", "2026-05", "0301", ""] == 2


async def test_a_party_that_is_more_or_fewer_than_it_said_counts_as_it_became(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(registration("2026-05-07", seats=3), resized("2026-05-07", was=3, seats=5))
    await office.hear(resized("2026-05-07", was=5, seats=1))

    truth = await office.truth()
    assert truth["event_registrations", "2026-05", "0301", ""] == 1
    assert truth["event_registrations", "2026-05", "0301", "sector=voluntary"] == 1


async def test_participants_without_a_sector_are_counted_too(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(event_closed("2026-05-07", {"municipality": 12, "voluntary": 5}, participants=20))

    truth = await office.truth()
    assert truth["event_participants", "2026-05", "0301", ""] == 20
    assert truth["event_participants", "2026-05", "0301", "sector=unspecified"] == 3


async def test_an_event_about_a_group_never_heard_of_is_set_aside(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    with pytest.raises(counting.GroupUnknown):
        await office.hear(group_ended(str(uuid4()), "2026-05-07"))


async def test_a_code_nobody_knows_is_set_aside(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    with pytest.raises(ValueError, match="source"):
        await office.hear(enquiry("2026-05-07", source="the_weather"))
    with pytest.raises(ValueError, match="theme"):
        await office.hear(group_started("2026-05-07", theme="The weather"))
    assert await office.truth() == {}


def history(seed: int) -> list:
    """A made-up half year, in the order in which it was told; what happens to one group happens in order."""
    chance, told = random.Random(seed), []
    groups: list[tuple[str, str]] = []
    for _ in range(120):
        on = f"2026-{chance.randint(1, 6):02}-{chance.randint(1, 28):02}"
        kind = chance.randrange(6)
        if kind == 0:
            groups.append((str(uuid4()), on))
            told.append(group_started(on, municipality=chance.choice(["0301", "4601", None]), group_id=groups[-1][0]))
        elif kind == 1 and groups:
            group, since = groups.pop()
            groups.insert(0, (group, max(on, since)))
            told.append(stepped_back(group, max(on, since)))
        elif kind == 2 and groups:
            group, since = groups.pop()
            told.append(group_ended(group, max(on, since)))
        elif kind == 3:
            told.append(registration(on, seats=chance.randint(1, 3)))
        elif kind == 4:
            told.append(placed(on, days=chance.randint(0, 100)))
        else:
            told.append(enquiry(on, municipality=chance.choice(["0301", "3201", None])))
    return told


@pytest.mark.parametrize("batch", [1, 7, 1000])
async def test_how_messages_come_in_batches_makes_no_difference(make_database: MakeDatabase, batch: int) -> None:
    one, other = Office(await make_database("reporting")), Office(await make_database("reporting"))
    told = history(seed=7)
    await one.hear(*told)
    await other.hear(*told, batch=batch)
    assert await one.truth() == await other.truth()


async def test_a_replay_gives_the_same_figures(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(*history(seed=1), batch=11)
    before = await office.truth()

    await office.replay()

    assert await office.truth() == before


@pytest.mark.parametrize("seed", range(5))
async def test_a_replay_after_closing_starts_from_what_was_closed(make_database: MakeDatabase, seed: int) -> None:
    office, told = Office(await make_database("reporting")), history(seed)
    await office.hear(*told[:70], batch=13)
    for month in ("2026-01", "2026-02", "2026-03"):
        await office.close(month)
    await office.hear(*told[70:], batch=13)
    before, rested = await office.truth(), await office.state()
    assert rested

    await office.replay()

    assert await office.truth() == before
    assert await office.state() == []


async def test_events_of_closed_months_may_be_gone_when_a_replay_comes(make_database: MakeDatabase) -> None:
    office, group = Office(await make_database("reporting")), str(uuid4())
    await office.hear(group_started("2026-01-10", group_id=group), *enquiries(6, "2026-01-20"))
    for month in ("2026-01", "2026-02"):
        await office.close(month)
    await office.hear(placed("2026-03-01"), group_ended(group, "2026-03-09"))
    before = await office.truth()

    await office.replay(kept_from=7)

    assert await office.truth() == before


async def test_downloads_and_invitations_count_at_the_office_itself(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    download = {"brochure": "course-leaders", "language": "nb", "downloaded_on": "2026-05-07"}
    invitation = {"received_on": "2026-05-08", "wish": "talk", "sector": "municipality", "municipality": "4601"}
    await office.hear(
        make_message("portal.brochure_downloaded.v1", **download),
        make_message("portal.brochure_downloaded.v1", **download),
        make_message("portal.invitation_received.v1", **invitation),
    )

    truth = await office.truth()
    assert truth["brochures_downloaded", "2026-05", "0301", ""] == 2
    assert truth["enquiries_professional", "2026-05", "0301", ""] == 1
