"""A second version of the catalogue: three figures more, counted from events that were told before they were thought of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from services.reporting import catalogue, counting, readings
from services.reporting.counting import Count, Facts

NEW = ("groups_by_night", "groups_by_night_running", "enquiries_by_night")
"""A flow, a stock, and a figure about people."""
TEXT = {"nb": "Om natta", "nn": "Om natta", "en": "By night"}


def _made(
    code: str, kind: str, *, people: bool, breakdowns: list[dict[str, str]], sources: list[str]
) -> dict[str, Any]:
    return {
        "code": code, "kind": kind, "unit": "group", "people": people, "name": TEXT, "definition": TEXT, "date": "its day",
        "area": "its place", "breakdowns": breakdowns, "sources": sources, "since": 2,
    }  # fmt: skip


BY_FORMAT = {"by": "format", "area": "municipality", "stated": "live"}
ADDED = [
    _made(NEW[0], "flow", people=False, breakdowns=[BY_FORMAT], sources=["groups.group_started.v1"]),
    _made(NEW[1], "stock", people=False, breakdowns=[], sources=["groups.group_started.v1", "groups.group_ended.v1"]),
    _made(
        NEW[2], "flow", people=True, breakdowns=[{"by": "source", "area": "office", "stated": "year"}],
        sources=["groups.enquiry_received.v1"],
    ),
]  # fmt: skip
AS = {"groups_started": NEW[0], "groups_running": NEW[1], "enquiries_received": NEW[2]}


@contextmanager
def in_use() -> Iterator[None]:
    """The product as it is with the second version."""
    rules = dict(counting.RULES)
    folder = catalogue.FOLDER
    with TemporaryDirectory() as made:
        document = yaml.safe_load((folder / "indicators.yaml").read_text(encoding="utf-8"))
        document |= {"version": 2, "indicators": document["indicators"] + ADDED}
        (Path(made) / "indicators.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
        (Path(made) / "themes.yaml").write_bytes((folder / "themes.yaml").read_bytes())
        try:
            _read_from(Path(made))
            for type, rule in rules.items():
                counting.RULES[type] = replace(rule, count=_also(rule.count))
            yield
        finally:
            counting.RULES.update(rules)
            _read_from(folder)


def _read_from(folder: Path) -> None:
    catalogue.FOLDER = folder  # type: ignore[misc]
    catalogue.current.cache_clear()
    readings._indicator.cache_clear()


def _also(counter: counting.Counter) -> counting.Counter:
    def count(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
        for found in counter(data, facts):
            yield found
            if found.indicator in AS:
                yield replace(found, indicator=AS[found.indicator])

    return count
