"""The ways to take part: in the room or digital, and which places each has. Pure.

An event that is both has places of each sort, a *room* for each; elsewhere all places are counted together, in one.
"""

from collections.abc import Mapping
from typing import Any

IN_PERSON, DIGITAL = "in_person", "digital"
WAYS = (IN_PERSON, DIGITAL)
ALL = "all"
"""The room where places are not counted apart."""


def is_split(event: Mapping[str, Any]) -> bool:
    """Whether there are so many seats and so many digital places, each with its own line."""
    return event["digital_capacity"] is not None


def rooms(event: Mapping[str, Any]) -> tuple[str, ...]:
    return WAYS if is_split(event) else (ALL,)


def room(event: Mapping[str, Any], way: str | None) -> str:
    """Where a party that takes part this way has its places; who has not said is expected in the room."""
    return (way or IN_PERSON) if is_split(event) else ALL


def capacity(event: Mapping[str, Any], in_room: str) -> int:
    """How many places there are in a room."""
    places: int = event["digital_capacity"] if in_room == DIGITAL else event["capacity"]
    return places


def places(event: Mapping[str, Any]) -> int:
    """How many places there are in all."""
    return sum(capacity(event, one) for one in rooms(event))


def other(way: str | None) -> str:
    """The way that is not this."""
    return IN_PERSON if way == DIGITAL else DIGITAL


def of(event: Mapping[str, Any], party: Mapping[str, Any]) -> str:
    """How a party takes part: in_person or digital; hybrid where it may be both and nobody asked."""
    way: str = event["format"]
    if way == "hybrid":
        way = party["way"] or (IN_PERSON if is_split(event) else way)
    return way
