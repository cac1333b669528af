"""Nothing, under five and not known are three things, in the table that people read and in the file."""

from typing import Any

import pytest

from services.reporting import pivots, tables

COLUMNS = ["office", "office_name", "year", "value", "under_five"]
ROWS = [
    ["bergen", "Bergen", "2025", 7, 0],
    ["bergen", "Bergen", "2026", None, 1],
    ["link-oslo", "LINK Oslo", "2025", 0, 0],
]


def make(untold: int | None, **more: Any) -> dict[str, Any]:
    return {"columns": COLUMNS, "rows": ROWS, "untold": untold, "notes": []} | more


@pytest.mark.parametrize("untold", [0, None])
def test_what_nothing_was_told_of_is_nought_only_where_everything_is_told_at_once(untold: int | None) -> None:
    table = pivots.pivot(make(untold), row="office", time="year")

    [bergen, oslo] = [row["cells"] for row in table["rows"]]
    assert bergen == [{"value": 7, "under_five": 0}, {"value": None, "under_five": 1}]
    assert oslo == [{"value": 0, "under_five": 0}, {"value": untold, "under_five": 0}]


def test_a_column_more_changes_no_figure() -> None:
    rated = make(0, columns=[*COLUMNS, "per_1000"], rows=[[*row, 1.5] for row in ROWS])

    table = pivots.pivot(rated, row="office", time="year")
    for row in table["rows"]:
        row["cells"] = [{name: cell[name] for name in ("value", "under_five")} for cell in row["cells"]]
    assert table == pivots.pivot(make(0), row="office", time="year")


def test_a_file_says_under_five_and_not_known_by_signs_of_their_own() -> None:
    rows = [*ROWS, ["vest", "Vest", "2026", None, 0]]

    lines = tables.as_csv(make(0, rows=rows)).splitlines()

    assert [line.split(",")[3] for line in lines[1:]] == ["7", ":", "0", ".."]
