"""Reference data from head office: an edition is used whole or not at all, and nothing newer gives way to it."""

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chassis.db import Conn, Database
from chassis.events import Message
from reference import editions, receiving
from tests.conftest import MakeDatabase
from tests.reference.down_the_line import day, directory, hear, load_at, office_names, tell, told, version


@dataclass
class Two:
    """Head office, and the groups of LINK Oslo."""

    head: Database
    office: Database
    folder: Path

    async def state(self, name: str, on: int) -> list[Message]:
        """Head office loads a directory on a day, and tells it."""
        await load_at(self.head, directory(self.folder, name), day(on))
        return await tell(self.head, day(on))


@pytest.fixture
async def two(make_database: MakeDatabase, tmp_path: Path) -> Two:
    return Two(await make_database("reporting", office="hk"), await make_database("groups"), tmp_path)


async def rows(db: Database, sql: str) -> list[tuple[Any, ...]]:
    async def read(conn: Conn) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await conn.fetch(sql)]

    return await db.run(read)


async def test_what_head_office_loads_is_at_the_office_as_it_is_there(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "ROWS", 30)
    folder = directory(two.folder, "Nord")
    (folder / "klass131_codes_2017_2024.csv").write_text(
        "code,name,valid_from,valid_to,county_code\n0301,Oslo,1838-01-01,,03\n9999,Uoppgitt,1838-01-01,,99\n"
    )
    (folder / "postcode_to_municipality_2024.csv").write_text(
        "postcode,city,municipality_code_2024\n" + "".join(f"{code:04},OSLO,0301\n" for code in range(100))
    )
    (folder / "population_municipality_2024_2026.csv").write_text(
        "year,municipality_code_2024,population,population_18plus\n2026,0301,720000,580000\n"
    )
    await load_at(two.head, folder, day(1))

    await hear(two.office, *await tell(two.head, day(1)))

    for table in editions.TABLES:
        here = f"SELECT * FROM reference.{table} ORDER BY 1, 2"
        assert await rows(two.office, here) == await rows(two.head, here), table
        held, own = await version(two.office, table), await version(two.head, table)
        assert held | {"origin": "", "loaded_at": None} == own | {"origin": "", "loaded_at": None}
        assert held["origin"] == "head_office"
    assert await rows(two.office, "SELECT count(*) FROM reference.postcode") == [(100,)]
    assert await rows(two.office, "SELECT 1 FROM reference.piece") == []


@pytest.mark.parametrize("missing", [0, 1])
async def test_while_a_piece_is_missing_nothing_of_it_is_used(two: Two, missing: int) -> None:
    pieces = await two.state("Nord", 1)
    before, held = await office_names(two.office), await version(two.office)

    await hear(two.office, pieces[1 - missing])
    assert await office_names(two.office) == before
    assert await version(two.office) == held

    await hear(two.office, pieces[missing])
    assert await office_names(two.office) == ["Nord"]


async def test_told_again_it_changes_nothing(two: Two) -> None:
    pieces = await two.state("Nord", 1)
    await hear(two.office, *pieces)
    stands = await rows(two.office, "SELECT xmin::text, ctid::text FROM reference.office")

    await hear(two.office, *pieces, *pieces)
    assert await rows(two.office, "SELECT xmin::text, ctid::text FROM reference.office") == stands
    assert await rows(two.office, "SELECT 1 FROM reference.piece") == []


async def test_an_earlier_version_never_takes_the_place_of_a_later_one(two: Two) -> None:
    earlier, later = await two.state("Nord", 1), await two.state("Nord og Finnmark", 2)

    await hear(two.office, *later, *earlier)
    assert await office_names(two.office) == ["Nord og Finnmark"]


async def test_an_earlier_version_does_not_take_away_what_has_come_of_a_later_one(two: Two) -> None:
    earlier, later = await two.state("Nord", 1), await two.state("Nord og Finnmark", 2)

    await hear(two.office, later[0], *earlier)
    assert "Nord" not in await office_names(two.office)
    await hear(two.office, later[1])
    assert await office_names(two.office) == ["Nord og Finnmark"]


async def test_a_version_told_over_by_the_next_before_it_was_whole_is_never_used(two: Two) -> None:
    earlier, later = await two.state("Nord", 1), await two.state("Nord og Finnmark", 2)

    await hear(two.office, earlier[0], later[1])
    assert len(await office_names(two.office)) == 11
    assert await rows(two.office, "SELECT piece FROM reference.piece") == [(2,)]
    await hear(two.office, later[0])
    assert await office_names(two.office) == ["Nord og Finnmark"]


async def test_what_an_office_loads_by_hand_later_stays_until_head_office_loads_again(two: Two) -> None:
    first = await two.state("Nord", 1)
    await load_at(two.office, directory(two.folder, "Vårt eget"), day(2))
    await hear(two.office, *first)
    assert await office_names(two.office) == ["Vårt eget"]
    assert (await version(two.office))["origin"] == "directory"

    await hear(two.office, *await two.state("Nord og Finnmark", 3))
    assert await office_names(two.office) == ["Nord og Finnmark"]


async def test_an_office_that_joins_late_ends_with_the_last_and_its_sample_is_no_hindrance(two: Two) -> None:
    """The sample came with the product, later than anything head office has loaded."""
    for place, name in enumerate(("Nord", "Nordkyst", "Nord og Finnmark"), start=1):
        await two.state(name, place)
    assert (await version(two.office))["loaded_at"] > day(3)

    await hear(two.office, *await told(two.head))
    assert await office_names(two.office) == ["Nord og Finnmark"]


async def test_the_sample_of_the_next_start_leaves_what_has_come(two: Two) -> None:
    await hear(two.office, *await two.state("Nord", 1))

    assert await load_at(two.office, None, day(2)) == {}
    assert await office_names(two.office) == ["Nord"]
    assert (await version(two.office))["origin"] == "head_office"


async def test_a_head_office_put_back_takes_nothing_from_an_office_and_is_heard_when_it_loads_again(two: Two) -> None:
    """The office reads everything anew; what head office no longer knows of stays until something is loaded there."""
    earlier = await two.state("Nord", 1)
    await hear(two.office, *earlier, *await two.state("Nord og Finnmark", 2))
    halfway = await two.state("Aldri hørt om", 3)
    await hear(two.office, halfway[0])
    await two.head.run(put_back, directory(two.folder, "Nord"))

    await two.office.run(receiving.forget_pieces)
    await hear(two.office, *earlier, halfway[1])
    assert await office_names(two.office) == ["Nord og Finnmark"]

    await hear(two.office, *await two.state("Nordkyst", 4))
    assert await office_names(two.office) == ["Nordkyst"]


async def put_back(conn: Conn, directory: Path) -> None:
    """Head office as it was after it had told of the first."""
    from chassis import clock
    from reference import load

    with clock.at(day(1)):
        await load.load(conn, directory)
    versions = [(await conn.fetchval("SELECT version FROM reference.version WHERE dataset = $1", t)) for t in OFFICES]
    told = ("offices", "".join(versions), day(1))
    await conn.execute("UPDATE reference_told SET version = $2, loaded_at = $3 WHERE edition = $1", *told)


OFFICES = editions.EDITIONS["offices"]


async def test_what_is_not_the_version_it_says_is_not_used(two: Two) -> None:
    pieces = deepcopy(await two.state("Nord", 1))
    pieces[0].data["rows"][0][2] = "Sør"
    before = await office_names(two.office)

    with pytest.raises(editions.EditionBroken):
        await hear(two.office, *pieces)
    assert await office_names(two.office) == before

    await hear(two.office, *await two.state("Nord og Finnmark", 2))
    assert await office_names(two.office) == ["Nord og Finnmark"]
