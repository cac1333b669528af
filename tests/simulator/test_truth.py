"""The simulator's own counting, on cases small enough to count on one's fingers."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from simulator import Operation, Truth
from simulator.truth import Cell, read

UNTIL = date(2026, 5, 20)


def done(on: str, name: str, about: str, **fields: Any) -> Operation:
    at = datetime.fromisoformat(f"{on}T12:00").replace(tzinfo=UTC)
    return Operation(office="vest", at=at, name=name, about=about, fields=fields)


def enquiry(on: str, number: int, postcode: str | None = "5003") -> Operation:
    return done(on, "enquire", f"person-{number}", postcode=postcode, source=None)


def figures(*operations: Operation) -> dict[Cell, int]:
    truth = Truth()
    for operation in operations:
        truth.note(operation)
    return truth.figures(UNTIL)


def office(indicator: str, period: str, **by: str) -> Cell:
    return Cell("vest", indicator, period, "office", "vest", tuple(by.items()))


def municipality(code: str, indicator: str, period: str, **by: str) -> Cell:
    return Cell("vest", indicator, period, "municipality", code, tuple(by.items()))


def a_group(size: int = 4) -> list[Operation]:
    people = [f"person-{number}" for number in range(size)]
    asked = [enquiry("2026-02-20", number) for number in range(size)]
    form = done("2026-03-10", "form_group", "group-1", people=people, format="in_person", postcode="5300", theme=None)
    return [*asked, form, done("2026-03-10", "start_group", "group-1")]


def test_an_enquiry_counts_at_the_office_and_in_its_municipality() -> None:
    found = figures(enquiry("2026-02-20", 1))
    assert found[office("enquiries_received", "2026-02")] == 1
    assert found[office("enquiries_received", "2026-02", source="unspecified")] == 1
    assert found[municipality("4601", "enquiries_received", "2026-02")] == 1


def test_people_wait_until_they_are_placed_month_after_month() -> None:
    found = figures(*a_group(), enquiry("2026-03-01", 9))
    waiting = {cell.period: value for cell, value in found.items() if cell.indicator == "people_waiting"}
    assert waiting == {"2026-02": 4, "2026-03": 1, "2026-04": 1, "2026-05": 1}


def test_a_started_group_counts_in_its_municipality_and_by_theme_in_the_county() -> None:
    found = figures(*a_group())
    assert found[municipality("4627", "groups_started", "2026-03")] == 1
    assert found[Cell("vest", "groups_started", "2026-03", "county", "46", (("theme", "cross_problem"),))] == 1
    assert found[office("waiting_days", "2026-03", band="2_to_4_weeks")] == 4


def test_a_meeting_counts_in_the_month_it_was_held() -> None:
    late = done("2026-04-02", "hold_meeting", "group-1", held_on="2026-03-31", attended=4)
    assert figures(*a_group(), late)[municipality("4627", "meetings_held", "2026-03")] == 1


def test_a_group_runs_until_it_ends() -> None:
    found = figures(*a_group(), done("2026-05-02", "end_group", "group-1", reason="completed"))
    running = [found[municipality("4627", "groups_running", f"2026-0{month}")] for month in (3, 4, 5)]
    assert running == [1, 1, 0]


def registrations(*more: Operation) -> dict[Cell, int]:
    event = done(
        "2026-02-01", "announce", "event-1", kind="seminar", format="in_person", postcode=None,
        starts_at="2026-03-01T17:00:00+01:00",
    )  # fmt: skip
    one = {"event": "event-1", "email": "a@example.org", "sector": "other", "seats": 3}
    return figures(event, done("2026-02-02", "register", "registration-1", **one), *more)


def test_an_event_at_an_unknown_place_counts_where_the_office_lies() -> None:
    assert registrations()[municipality("4601", "event_registrations", "2026-02")] == 3


def test_the_same_address_again_counts_nothing() -> None:
    again = {"event": "event-1", "email": "a@example.org", "sector": "other", "seats": 3}
    found = registrations(done("2026-02-03", "register", "registration-2", **again))
    assert found[municipality("4601", "event_registrations", "2026-02")] == 3


def test_seats_given_up_count_against_the_day_they_were_asked_for() -> None:
    found = registrations(done("2026-03-01", "cancel", "registration-1"))
    assert found[municipality("4601", "event_registrations", "2026-02")] == 0
    assert municipality("4601", "event_registrations", "2026-03") not in found


def test_a_file_holds_what_was_before_and_what_was_done(tmp_path: Path) -> None:
    truth, file = Truth(), tmp_path / "truth.jsonl"
    truth.note(enquiry("2026-02-20", 1))
    truth.write(file, UNTIL)
    truth.write(file, UNTIL, before=read(file))
    values = {(line["indicator"], line["period"], str(line["breakdown"])): line["value"] for line in read(file)}
    assert values["enquiries_received", "2026-02", "{}"] == 2
