"""Is everything getting through, in words."""

from typing import Any

import httpx2

from chassis import languages
from chassis.web.status import ago, lines, waiting


def stands(**changes: Any) -> dict[str, Any]:
    quiet: dict[str, Any] = {
        "office": "hk",
        "service": "reporting",
        "streams": [{"stream": "events", "stopped_reason": None, "last": 5, "published": 5, "unnumbered": 0}],
        "cursors": [],
        "readers": [],
        "dead_letters": {"dead": 0, "parked": 0},
        "holes": 0,
        "lag_s": 0.0,
    }
    return quiet | changes


def cursor(**changes: Any) -> dict[str, Any]:
    return {"office": "vest", "service": "groups", "gap_s": None, "heard_s": 10.0} | changes


def said(**changes: Any) -> list[tuple[str, str]]:
    with languages.reading("en"):
        return [(line.color, line.text) for line in lines(stands(**changes))]


def test_when_nothing_is_wrong_one_line_says_so() -> None:
    assert said(cursors=[cursor()]) == [("success", "Everything is getting through.")]


def test_what_waits_to_go_out_is_told_once_it_has_waited_a_minute() -> None:
    assert said(lag_s=59.0)[0][0] == "success"
    assert said(lag_s=7300.0) == [
        (
            "warning",
            "The oldest message not yet passed on is from 2 hours ago. Nothing is lost: it waits here and goes by itself.",
        )
    ]


def test_an_office_that_has_fallen_silent_is_named_and_our_own_services_are_not() -> None:
    silent = [cursor(heard_s=3 * 86400.0), cursor(heard_s=3 * 86400.0), cursor(office="hk", heard_s=3 * 86400.0)]
    assert said(cursors=silent) == [("warning", "vest was last heard from 3 days ago.")]


def test_a_gap_is_told_after_half_a_minute() -> None:
    assert said(cursors=[cursor(gap_s=5.0)])[0][0] == "success"
    assert "vest/groups" in said(cursors=[cursor(gap_s=31.0)])[0][1]


def test_what_stands_still_comes_first() -> None:
    told = said(
        dead_letters={"dead": 1, "parked": 4},
        readers=[{"reader": "tallies", "stopped_reason": "twenty-dead-letters"}],
        lag_s=100.0,
    )
    assert [color for color, _ in told] == ["danger", "warning", "warning"]
    assert told[0][1] == "The reader tallies has stopped (twenty-dead-letters)."


def test_what_nobody_reads_does_not_wait() -> None:
    stream = {"last": 7, "published": 0, "unnumbered": 1, "acknowledged": None}
    assert waiting(stream) is None
    assert waiting(stream | {"published": 5, "acknowledged": 5}) == 3


def test_how_long_ago_is_said_roughly() -> None:
    with languages.reading("nb"):
        assert [ago(seconds) for seconds in (None, 5, 130, 8000, 200000)] == [
            "aldri",
            "akkurat nå",
            "for 2 minutter siden",
            "for 2 timer siden",
            "for 2 døgn siden",
        ]


async def test_the_part_is_for_staff_and_shows_the_figures(
    visitor: httpx2.AsyncClient, coordinator: httpx2.AsyncClient
) -> None:
    assert (await visitor.get("/shop/_status")).text == "<!-- -->"
    part = await coordinator.get("/shop/_status")
    assert part.status_code == 200
    assert "Alt kommer fram." in part.text
