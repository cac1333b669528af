"""The truth about what was done, by the definitions in ``contracts/indicators.yaml`` and by nothing of the product's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from simulator.counting import Counts, Memory, count
from simulator.operations import Operation

STOCKS = frozenset({"people_waiting", "groups_running", "groups_self_led", "initiators_active"})


class Cell(NamedTuple):
    """What a figure is about; ``breakdown`` is sorted pairs, empty for a total."""

    office: str
    indicator: str
    period: str
    area_kind: str
    area: str
    breakdown: tuple[tuple[str, str], ...]

    def as_json(self, value: int) -> dict[str, Any]:
        return self._asdict() | {"breakdown": dict(self.breakdown), "value": value}


@dataclass
class Truth:
    """What every office did, month by month."""

    changes: Counter[Cell] = field(default_factory=Counter)
    """Of a flow what happened in the month, of a stock what was added to it or taken from it."""
    _memory: dict[str, Memory] = field(default_factory=dict)

    def note(self, operation: Operation) -> None:
        """Somebody did this, and it went well."""
        for counts in count(self.memory(operation.office), operation):
            self._add(operation.office, counts)
        if operation.name == "close_office":
            self._end(operation.office, operation.on)

    def memory(self, office: str) -> Memory:
        """What an office's operations so far have told."""
        return self._memory.setdefault(office, Memory())

    def _end(self, office: str, on: date) -> None:
        """Whatever stood there stands there no longer, and what was dated later is nobody's."""
        month, standing = f"{on:%Y-%m}", Counter[Cell]()
        for cell, change in self.changes.items():
            if cell.office == office and cell.indicator in STOCKS:
                standing[cell if cell.period >= month else cell._replace(period=month)] += change
        self.changes.subtract(standing)

    def _add(self, office: str, counts: Counts) -> None:
        for area_kind, area, breakdown in counts.places:
            cell = Cell(office, counts.indicator, f"{counts.on:%Y-%m}", area_kind, area, tuple(breakdown.items()))
            self.changes[cell] += counts.change

    def figures(self, until: date) -> dict[Cell, int]:
        """Every figure; stocks are carried through the months up to that of ``until``."""
        found: Counter[Cell] = Counter()
        for cell, change in self.changes.items():
            for period in _months(cell.period, until) if cell.indicator in STOCKS else [cell.period]:
                found[cell._replace(period=period)] += change
        return dict(found)

    def write(self, file: Path, until: date, before: Iterable[dict[str, Any]] = ()) -> None:
        """As JSON lines, added to the figures that stood ``before``."""
        figures = Counter(self.figures(until))
        for line in before:
            figures[_cell(line)] += line["value"]
        lines = [json.dumps(cell.as_json(value), ensure_ascii=False) for cell, value in sorted(figures.items())]
        file.write_text("".join(f"{line}\n" for line in lines))


def read(file: Path) -> list[dict[str, Any]]:
    """The lines of a truth file."""
    return [json.loads(line) for line in file.read_text().splitlines() if line]


def _cell(line: dict[str, Any]) -> Cell:
    named = {name: line[name] for name in Cell._fields if name != "breakdown"}
    return Cell(**named, breakdown=tuple(sorted(line["breakdown"].items())))


def _months(first: str, until: date) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    while (year, month) <= max((until.year, until.month), (int(first[:4]), int(first[5:]))):
        yield f"{year}-{month:02d}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
