"""Figures per 1 000 inhabitants of 18 years and over, where somebody has counted the inhabitants.

Inhabitants are known by the municipalities of 2024. An area of any year's map has a number of its own when it is a union
of those; of any other area nobody can say how many live there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from chassis import sql
from chassis.db import Conn
from services.reporting.questions import Question
from services.reporting.sums import Key, Sum

queries = sql.load(__file__)

COUNTRY: Final = "country"


@dataclass(frozen=True)
class Rates:
    """Inhabitants of 18 years and over by area (of the whole country under "country") and year."""

    question: Question
    adults: dict[tuple[str, int], int]
    newest: int

    def rate(self, key: Key, sum: Sum) -> float | None:
        """A sum per 1 000 adults, rounded; None when it is not known of how many, or the sum is not whole."""
        value, adults = sum.shown(), self.adults.get((self._area(key), self._year(key)))
        return rounded(1000 * value / adults) if adults and value is not None and not sum.under_five else None

    def _area(self, key: Key) -> str:
        if not self.question.area:
            return COUNTRY if self.question.scope == "national" and "office" not in self.question.by else ""
        if self.question.area not in self.question.by:
            return self.question.only
        return str(key[self.question.by.index(self.question.area)])

    def _year(self, key: Key) -> int:
        """The year at whose beginning the inhabitants are counted: that of the figures, or the last there is."""
        by = self.question.by
        first: date = key[by.index(self.question.time)] if self.question.time else self.question.end
        return min(first.year, self.newest)


def rounded(rate: float) -> float:
    """To one decimal; a rate that would then be nought to its first digit, since nought would mean that there is nobody."""
    return round(rate, 1) or float(f"{rate:.1g}")


async def look_up(conn: Conn, question: Question) -> Rates:
    """The inhabitants of the areas of a report, for the years it goes over."""
    newest: int = await queries.read_newest_year(conn) or 0
    years: dict[str, Any] = {"start": min(question.start.year, newest), "finish": question.end.year}
    rows = await queries.list_adults(conn, map_year=question.map_year, to_kind=question.area, **years)
    rows = [*rows, *await queries.list_adults_of_all(conn, **years)]
    return Rates(question, {(row["code"], row["year"]): int(row["adults"]) for row in rows}, newest)
