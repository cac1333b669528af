"""Following areas from one year's map to another's."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from reference.datasets import Dataset, Row
from reference.load import SAMPLE, read

DATA = Path(__file__).parents[3] / "shared" / "data"


def places(datasets: list[Dataset]) -> list[Row]:
    return next(dataset.rows for dataset in datasets if dataset.table == "area_on_map")


def codes(code: str, on: date, year: int, kind: str = "municipality", to: str = "municipality") -> tuple[str, ...]:
    """Where an area of the sample lies on a year's map."""
    found = [
        row[6]
        for row in places(read(SAMPLE))
        if row[0] == year
        and row[1:3] == (kind, code)
        and row[5] == to
        and row[3] <= on
        and (row[4] is None or on < row[4])
    ]
    assert len(found) == 1
    return found[0]


def test_a_renumbered_municipality_is_found_under_its_new_number() -> None:
    assert codes("1201", date(2019, 5, 1), 2024) == ("4601",)
    assert codes("4601", date(2024, 5, 1), 2019) == ("1201",)


def test_a_municipality_renumbered_twice_is_followed_both_times() -> None:
    assert codes("1601", date(2017, 5, 1), 2024) == ("5001",)


def test_a_merged_municipality_goes_wholly_into_the_new_one() -> None:
    assert codes("5030", date(2019, 5, 1), 2024) == ("5001",)


def test_a_divided_municipality_has_several_codes_on_the_later_map() -> None:
    assert codes("1507", date(2021, 1, 1), 2024) == ("1508", "1580")
    assert codes("1850", date(2019, 1, 1), 2024) == ("1806", "1875")


def test_what_came_of_a_merger_cannot_be_divided_on_the_earlier_map() -> None:
    assert codes("1507", date(2021, 1, 1), 2019) == ("1504", "1523", "1529", "1534", "1546")


def test_haram_before_and_after_its_years_in_alesund_is_not_guessed_at() -> None:
    assert codes("1534", date(2019, 1, 1), 2024) == ("1508", "1580")


def test_a_divided_municipality_still_belongs_to_one_county_when_its_parts_do() -> None:
    assert codes("1507", date(2021, 1, 1), 2024, to="county") == ("15",)


def test_a_county_that_was_divided_lies_in_several() -> None:
    assert codes("54", date(2021, 1, 1), 2024, kind="county", to="county") == ("55", "56")
    assert codes("03", date(2021, 1, 1), 2024, kind="county", to="county") == ("03",)


def test_an_area_lies_in_itself_on_its_own_map() -> None:
    assert codes("4601", date(2024, 5, 1), 2024) == ("4601",)


def test_every_code_of_every_year_lies_where_the_public_table_says() -> None:
    if not DATA.exists():
        assert not os.environ.get("CI"), "the public tables must be at hand"
        pytest.skip("the public tables are not at hand")
    known = {}
    for row in places(read(DATA)):
        if row[0] == 2024 and (row[1], row[5]) == ("municipality", "municipality"):
            known.setdefault(row[2], []).append(row)

    with (DATA / "municipality_to_2024_by_year_2005_2024.csv").open(encoding="utf-8") as file:
        for expected in csv.DictReader(file):
            on = date(int(expected["year"]), 1, 1)
            if on.year < 2006:
                continue
            found = [row[6] for row in known[expected["code"]] if row[3] <= on and (row[4] is None or on < row[4])]
            assert found == [tuple(sorted(expected["codes_2024"].split("|")))], expected
