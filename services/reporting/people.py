"""Figures about people seeking help: what may be told, so that nobody can work out one person. Pure functions.

Source  architecture, "Anonymous at the source". A month tells only the office's total, when it is closed, and a total of
one to four only as "under five". Parts of a total are told for the year so far, once a cell has reached five, and so
that the cells never add up to more than the months tell. When the year is over, every cell is told, the smallest folded
together until "unspecified" is nought or five and more; of a cell of ten and more only as many as it takes. What was
told is changed by nought or by five and more; whatever a smaller change would be is held at the office.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 5
UNSPECIFIED: Final = "unspecified"


@dataclass(frozen=True, slots=True)
class Figure:
    """What is told of a cell: a number, "under five", or that it was folded into "unspecified"."""

    state: str
    value: int | None = None

    @property
    def least(self) -> int:
        """The smallest truth a reader must think possible."""
        return self.value if self.value is not None else (1 if self.state == "under_five" else 0)

    @property
    def most(self) -> int:
        """The greatest truth a reader must think possible."""
        return self.value if self.value is not None else FEWEST - 1


Ever = Mapping[str, Sequence[Figure]]
"""All that was ever told of each part, by code."""

UNDER_FIVE: Final = Figure("under_five")
FOLDED: Final = Figure("folded")


def stated(value: int) -> Figure:
    return Figure("stated", value)


def figure_of(value: int) -> Figure:
    """What a total is told as when it is told for the first time."""
    if value <= 0:
        return stated(0)
    return UNDER_FIVE if value < FEWEST else stated(value)


def may_follow(old: Figure, new: Figure) -> bool:
    """Whether telling ``new`` after ``old`` shows a change of nought or of five and more, whatever the truth was."""
    if old == new:
        return True
    if "folded" in (old.state, new.state):
        return max(old.value or 0, new.value or 0) >= FEWEST
    return new.least - old.most >= FEWEST or old.least - new.most >= FEWEST


def fits(new: Figure, ever: Iterable[Figure]) -> bool:
    """Whether ``new`` shows nobody beside any figure that was ever told of the same cell."""
    return all(may_follow(old, new) for old in ever)


def month_total(value: int, ever: Sequence[Figure]) -> Figure:
    """What stands as told of a closed month's total, given the truth now and all that was ever told, the latest last."""
    new = figure_of(value)
    return new if fits(new, ever) else instead(value, ever)


def instead(value: int, ever: Sequence[Figure]) -> Figure:
    """What is told where the truth may not be: what stood, and where that is far off, the nearest told before."""
    standing = ever[-1]
    if standing.least - FEWEST < value < standing.most + FEWEST:
        return standing
    known = [figure for figure in ever if fits(figure, ever)]
    return min(known, key=lambda one: max(one.least - value, value - one.most), default=standing)


def year_total(value: int, months: Sequence[Figure]) -> Figure:
    """What is told as the total of a year that is over: the truth, or a little less when the truth would tell too much.

    Whoever takes the months from the year's total must not learn how many people stand behind a month told as "under
    five", nor that one to four were added or taken out later. What is told instead of a truth that would is told of
    several truths.
    """
    known, hidden = known_of(months)
    if _tells_nobody(value - known, hidden):
        return figure_of(value)
    floor = known + (hidden if hidden >= FEWEST else 0)
    told = next((less for less in range(value - 1, floor, -1) if _tells_nobody(less - known, hidden)), floor)
    return stated(told) if told or not hidden else UNDER_FIVE


def known_of(months: Sequence[Figure]) -> tuple[int, int]:
    """The sum of what the months tell, and how many of them tell only "under five"."""
    return sum(month.value or 0 for month in months), sum(month == UNDER_FIVE for month in months)


def _tells_nobody(rest: int, hidden: int) -> bool:
    """Whether what the year's total adds to the months' known sum may be told, with so many months under five."""
    least, most = hidden, hidden * (FEWEST - 1)
    if rest == 0 == hidden or rest <= least - FEWEST or rest >= most + FEWEST:
        return True
    return hidden >= 2 and max(FEWEST, least + 2) <= rest < most


def year_to_date(
    cells: Mapping[str, int], told: Mapping[str, Figure], room: int, *, retell: bool = True, ever: Ever | None = None
) -> dict[str, Figure]:
    """What stands as told of the parts of a year that still runs: cells of five and more.

    ``cells``  the truth by code; people without a code are in no cell and wait for the year's end.
    ``ever``   all that was told of each cell before, where that is more than what stands.
    ``room``   what the months tell of the total for certain: their known sum, and one for each month under five. The
               cells never add up to more.
    ``retell`` whether a cell that has been told may be told higher. Not in the second half of the year: a cell that was
               told just before the year's end can hardly be told exactly at its end.
    """
    standing = dict(told)
    for code in sorted(cells.keys() | told.keys(), key=lambda code: (-cells.get(code, 0), code)):
        old, new = standing.get(code, FOLDED), stated(cells.get(code, 0))
        if (new.value or 0) < FEWEST:
            if (old.value or 0) - (new.value or 0) >= FEWEST:
                standing[code] = FOLDED
            continue
        others = sum(figure.value or 0 for name, figure in standing.items() if name != code)
        higher = (retell or old == FOLDED) and others + (new.value or 0) <= room
        if fits(new, [old, *(ever or {}).get(code, ())]) and (higher or (new.value or 0) < (old.value or 0)):
            standing[code] = new
    return standing


def year_end(
    cells: Mapping[str, int], told: Mapping[str, Figure], total: int, *, ever: Ever | None = None
) -> dict[str, Figure] | None:
    """What is told of the parts of a year that is over: they add up to ``total`` exactly.

    ``ever``  all that was told of each part before, where that is more than what stands.
    Shape   figures by code, "unspecified" among them; None when no way of telling keeps every change at nought or five
            and more: then what was told stands.
    """
    codes = (cells.keys() | told.keys()) - {UNSPECIFIED}
    shown = {code: [told.get(code, FOLDED), *(ever or {}).get(code, ())] for code in codes}
    values = {code: _greatest(cells.get(code, 0), shown[code]) for code in codes}
    before = [*(ever or {}).get(UNSPECIFIED, ()), *([told[UNSPECIFIED]] if UNSPECIFIED in told else [])]

    while need := _lacking(total - sum(values.values()), before):
        if not any(values.values()):
            return None
        value, smallest = min((value, code) for code, value in values.items() if value)
        values[smallest] = _greatest(value - need, shown[smallest])
    told_cells = {code: stated(value) if value else FOLDED for code, value in values.items() if value or code in told}
    return told_cells | {UNSPECIFIED: stated(total - sum(values.values()))}


def _lacking(rest: int, before: Sequence[Figure]) -> int:
    """How many more must be unspecified before their number may be told; 0 when it may."""
    more = 0
    while not (rest + more == 0 or rest + more >= FEWEST) or not fits(stated(rest + more), before):
        more += 1
    return more


def _greatest(most: int, shown: Sequence[Figure]) -> int:
    """The greatest number up to ``most`` that may be told of a part beside what was told of it; else 0: it is folded."""
    return next((value for value in range(most, FEWEST - 1, -1) if fits(stated(value), shown)), 0)
