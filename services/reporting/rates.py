"""Figures per 1 000 inhabitants of 18 years and over, where somebody has counted the inhabitants.

Inhabitants are known by the municipalities of 2024. An area of any year's map has a number of its own when it is a union
of those; of any other area nobody can say how many live there. An office has those of the area it covers at the end of the
stretch of time.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from chassis import sql
from chassis.db import Conn
from services.reporting import periods
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
    office: str = ""
    """Whose figures they are, where they are one office's own."""
    at_offices: dict[tuple[str, date], int] = field(default_factory=dict)
    """Adults of the area of each office on the days asked for."""

    def rate(self, key: Key, sum: Sum) -> float | None:
        """A sum per 1 000 adults, rounded; None when it is not known of how many, or the sum is not whole."""
        value, adults = sum.shown(), self._adults(key)
        return rounded(1000 * value / adults) if adults and value is not None and not sum.under_five else None

    def _adults(self, key: Key) -> int | None:
        if self.question.area or not (self.office or "office" in self.question.by):
            return self.adults.get((self._area(key), self._year(key)))
        code = key[self.question.by.index("office")] if "office" in self.question.by else self.office
        return self.at_offices.get((code, last_day(self.question, self._first(key))))

    def _area(self, key: Key) -> str:
        if not self.question.area:
            return COUNTRY
        if self.question.area not in self.question.by:
            return self.question.only
        return str(key[self.question.by.index(self.question.area)])

    def _year(self, key: Key) -> int:
        """The year at whose beginning the inhabitants are counted: that of the figures, or the last there is."""
        return min(self._first(key).year, self.newest)

    def _first(self, key: Key) -> date:
        by = self.question.by
        first: date = key[by.index(self.question.time)] if self.question.time else self.question.end
        return first


def last_day(question: Question, first: date) -> date:
    """The day on which an office's area is looked at, for a stretch of time: the first of its last month."""
    return question.last_month(first, question.end)


def rounded(rate: float) -> float:
    """To one decimal; a rate that would then be nought to its first digit, since nought would mean that there is nobody."""
    return round(rate, 1) or float(f"{rate:.1g}")


async def look_up(conn: Conn, question: Question) -> Rates:
    """The inhabitants of the areas of a report, for the years it goes over."""
    newest: int = await queries.read_newest_year(conn) or 0
    years: dict[str, Any] = {"start": min(question.start.year, newest), "finish": question.end.year}
    rows = await queries.list_adults(conn, map_year=question.map_year, to_kind=question.area, **years)
    rows = [*rows, *await queries.list_adults_of_all(conn, **years)]
    office = "" if question.scope == "national" else conn.office
    adults = {(row["code"], row["year"]): int(row["adults"]) for row in rows}
    return Rates(question, adults, newest, office, await _at_offices(conn, question, newest, office))


async def _at_offices(conn: Conn, question: Question, newest: int, office: str) -> dict[tuple[str, date], int]:
    if question.area or not (office or "office" in question.by):
        return {}
    days = {last_day(question, question.bucket(month)) for month in periods.months(question.start, question.end)}
    rows = await queries.list_adults_of_offices(conn, days=sorted(days), newest=newest, office=office)
    return {(row["office"], row["day"]): int(row["adults"]) for row in rows}
