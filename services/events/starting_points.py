"""What a new event's form begins with: what is usual for its kind, or an earlier event held once more. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from chassis import clock, workdays
from chassis.languages import N_, gettext
from services.events import words

AHEAD = timedelta(weeks=6)
"""A new event is first thought of so long after today."""
YEAR = timedelta(weeks=52)
"""The same day of the week a year later."""
COPIED = ("kind", "title", "summary", "place", "postcode", "format", "capacity", "digital_capacity", "smaller_may_pass")


class Usual(NamedTuple):
    """What is usual."""

    kind: str
    begins: time
    lasts: timedelta
    capacity: int
    closes_days_before: int
    format: str = "in_person"
    title: str = ""
    summary: str = ""
    digital_capacity: int | None = None


USUAL = {
    "seminar": Usual(
        "seminar", time(10), timedelta(hours=5), 40, 7,
        summary=N_("A day about how people help one another in self-help groups, and how a group comes about."),
    ),
    "network_meeting": Usual(
        "network_meeting", time(10), timedelta(hours=4), 25, 5,
        summary=N_("The network meets to share experience. We talk in groups and write down what we go on with."),
    ),
    "initiator_training": Usual(
        "initiator_training", time(9), timedelta(hours=7), 16, 14,
        summary=N_("For those who wish to help new groups get started. You need no education, only time and will."),
    ),
    "conference": Usual("conference", time(9), timedelta(hours=7), 250, 14, "hybrid", digital_capacity=250),
    "anniversary_conference": Usual(
        "conference", time(9, 30), timedelta(hours=7), 300, 14, "hybrid", N_("Anniversary conference"),
        N_("We celebrate, look back and look ahead, with talks by people who know self-help from within."),
        500,
    ),
    "information_meeting": Usual(
        "information_meeting", time(18), timedelta(hours=1, minutes=30), 0, 0,
        summary=N_("We tell what self-help is, how a group works and how to get in touch. You need not register."),
    ),
    "open_meeting": Usual(
        "open_meeting", time(18), timedelta(hours=2), 0, 0,
        summary=N_("Everyone is welcome. You need not register, and nobody asks why you come."),
    ),
    "members_evening": Usual("members_evening", time(18), timedelta(hours=2, minutes=30), 30, 3),
    "learning_network": Usual("learning_network", time(10), timedelta(hours=5), 20, 7),
    "joint_seminar": Usual("joint_seminar", time(10), timedelta(hours=5), 60, 7),
}  # fmt: skip
"""By the name of the starting point: every kind, and the conference that celebrates."""
NAMES = {name: words.KINDS.get(name, usual.title) for name, usual in USUAL.items()}


def usual(name: str, today: date) -> dict[str, Any]:
    """A form's values for an event of this sort, six weeks ahead, on a working day."""
    told = USUAL[name]
    starts_at = _on_the_clock(_working_day(today + AHEAD), told.begins)
    return {
        "kind": told.kind,
        "title": gettext(told.title) if told.title else "",
        "summary": gettext(told.summary) if told.summary else "",
        "format": told.format,
        "capacity": told.capacity,
        "digital_capacity": told.digital_capacity,
        "starts_at": starts_at,
        "ends_at": starts_at + told.lasts,
        "registration_closes_at": starts_at - timedelta(days=told.closes_days_before) if told.capacity else None,
    }


def once_more(event: Mapping[str, Any], today: date) -> dict[str, Any]:
    """A form's values for an earlier event held again: the same day of the week and hour, a year later or more.

    Moments with Oslo's zone are moved by the clock on the wall, whatever summer time does in between.
    """
    starts_at = event["starts_at"].astimezone(clock.OSLO)
    day = starts_at.date() + YEAR
    while day <= today:
        day += YEAR
    begins = _on_the_clock(day, starts_at.time())
    closes = event["starts_at"] - event["registration_closes_at"]
    return {name: event[name] for name in COPIED} | {
        "starts_at": begins,
        "ends_at": begins + (event["ends_at"] - event["starts_at"]),
        "registration_closes_at": begins - closes if closes > timedelta() else None,
    }


def _working_day(day: date) -> date:
    return day if workdays.is_working_day(day) else workdays.after(day, 1)


def _on_the_clock(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour.replace(tzinfo=None), clock.OSLO)
