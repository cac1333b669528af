"""What was ever told of people is remembered outside the database; where that is lost, nothing new is told of those months."""

from datetime import date
from pathlib import Path

import pytest

from chassis import journals
from chassis.bus import control
from chassis.db import Conn
from services.reporting import ever_told
from services.reporting.people import stated
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, enquiries
from tests.services.reporting.put_back import back_up, put_back

JUNE, JULY = "2026-06", "2026-07"


@pytest.fixture
async def office(make_database: MakeDatabase, tmp_path: Path) -> Office:
    return Office(await make_database("reporting", key_dir=tmp_path / "keys"), today=date(2026, 7, 5))


async def close(office: Office, month: str) -> dict[str, int | None]:
    """What is told of the total of those who asked, by period."""
    told = await office.close(month)
    return {one["period"]: one["value"] for one in told if one["indicator"] == "enquiries_received" and not one["breakdown"]
            and one["area_kind"] == "office"}  # fmt: skip


async def lose_the_disk(office: Office, head: Office) -> None:
    """A month is lived and told, lost, and lived again with two people more."""
    backup = await back_up(office)
    await office.hear(*enquiries(10, "2026-06-03"))
    assert await close(office, JUNE) == {JUNE: 10}
    await put_back(office, backup, head.db, code="link-oslo", epoch=1)
    await office.hear(*enquiries(12, "2026-06-03"))


async def test_what_was_told_before_a_restore_is_told_again_rather_than_a_few_more(
    office: Office, make_database: MakeDatabase
) -> None:
    await lose_the_disk(office, Office(await make_database("reporting", office="hk")))
    assert await close(office, JUNE) == {JUNE: 10}


async def test_five_more_than_was_told_before_a_restore_may_be_told(
    office: Office, make_database: MakeDatabase
) -> None:
    await lose_the_disk(office, Office(await make_database("reporting", office="hk")))
    await office.hear(*enquiries(3, "2026-06-04"))
    assert await close(office, JUNE) == {JUNE: 15}


async def test_with_the_journal_lost_nothing_is_told_of_months_that_were_over_then(
    office: Office, make_database: MakeDatabase
) -> None:
    await lose_the_disk(office, Office(await make_database("reporting", office="hk")))
    ever_told.journal_file(office.db.settings).unlink()

    assert await close(office, JUNE) == {}
    office.today = date(2026, 8, 5)
    await office.hear(*enquiries(7, "2026-07-03"))
    assert await close(office, JULY) == {JULY: 7}


async def test_who_finds_the_database_put_back_unawares_tells_nothing_of_months_that_were_over_then(
    office: Office,
) -> None:
    async def find_out(conn: Conn) -> None:
        await control.open_epoch(conn, "national", above=1, reason="restored_unawares", after=0)

    await office.hear(*enquiries(7, "2026-06-03"))
    with office.clock():
        await office.db.run(find_out)

    assert await close(office, JUNE) == {}


async def test_a_figure_that_was_told_twice_before_may_not_be_missed_by_few(office: Office) -> None:
    """10, then 16: whoever reads the first report may not see 11 either."""
    await office.hear(*enquiries(10, "2026-06-03"))
    await close(office, JUNE)
    await office.hear(*enquiries(6, "2026-06-04"))
    await office.state()
    ever = await office.db.run(ever_told.read)
    [told] = [told for where, told in ever.figures.items() if where[:3] == ("enquiries_received", "month", "2026-06-01")
              and where[3] == "office" and where[5] == "{}"]  # fmt: skip
    assert told == (stated(10), stated(16))


async def test_the_journal_holds_numbers_of_cells_and_nothing_else(office: Office) -> None:
    await office.hear(*enquiries(10, "2026-06-03"))
    await close(office, JUNE)
    file = ever_told.journal_file(office.db.settings)
    assert file.stat().st_mode & 0o777 == 0o600
    known = {"indicator", "span", "period", "area_kind", "area", "breakdown", "state", "value"}
    assert {frozenset(entry) for entry in journals.read(file)} == {frozenset(known)}
