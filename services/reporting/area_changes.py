"""What the areas of a map come to on two days, so that no difference of one to four people shows: pure functions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from services.reporting.differences import Figure, Known, Place, Total, is_small, total
from services.reporting.questions import Question


@dataclass(frozen=True)
class AreaSums:
    """What an area's figures come to on both days; several areas where one alone would tell of few people."""

    areas: tuple[str, ...]
    before: Total
    after: Total

    @property
    def change(self) -> int:
        return self.after[0] - self.before[0]


def by_area(question: Question, before: Known, after: Known) -> list[AreaSums]:
    """Both days' figures summed by the areas they lie in on the map; of people none where a change of few would show."""
    sides = [_of_areas(before), _of_areas(after)]
    codes = sorted({code for side in sides for code in side} - {""})
    found = [AreaSums((code,), *(side.get(code, (0, 0)) for side in sides)) for code in codes]
    if question.indicator.people:
        found = _areas_together(found)
        return [] if any(is_small(one.change) for one in found) else found
    return found


def _of_areas(figures: Known) -> dict[str, Total]:
    areas: dict[str, dict[Place, Figure]] = defaultdict(dict)
    for place, figure in figures.items():
        areas[figure.lies_in][place] = figure
    return {code: total(within) for code, within in areas.items()}


def _areas_together(found: list[AreaSums]) -> list[AreaSums]:
    """Areas whose change is small put together, with more of them until theirs is nought or five and more."""
    rest = sorted(found, key=lambda one: (not is_small(one.change), abs(one.change), one.areas))
    taken = [one for one in rest if is_small(one.change)]
    rest = rest[len(taken) :]
    while taken and rest and (len(taken) < 2 or is_small(sum(one.change for one in taken))):
        taken.append(rest.pop(0))
    alone = sorted(rest, key=lambda one: one.areas)
    return [*alone, _one_of(taken)] if taken else alone


def _one_of(areas: list[AreaSums]) -> AreaSums:
    codes = tuple(sorted(code for one in areas for code in one.areas))
    return AreaSums(codes, *(_add([getattr(one, side) for one in areas]) for side in ("before", "after")))


def _add(totals: Iterable[Total]) -> Total:
    values, under_five = zip(*totals, strict=True)
    return sum(values), sum(under_five)
