"""Municipalities as the reference tables know them: the county a code lay in at a date."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis import sql
from chassis.db import Conn
from services.reporting import catalogue

queries = sql.load(__file__)


@dataclass(frozen=True)
class Areas:
    """The stretches of the municipality codes at hand, and this office's own municipality."""

    stretches: dict[str, list[Any]]
    office: str
    seat: str

    def municipality(self, code: str | None) -> str:
        """Where something of the office's own counts: in its seat when nothing is stated."""
        return code or self.seat

    def county(self, municipality: str, on: date) -> str:
        """The county of a municipality at a date; "99" when the reference does not know the code."""
        found = self._stretch(municipality, on)
        return found["county_code"] if found else catalogue.NO_COUNTY

    def _stretch(self, code: str, on: date) -> Any:
        stretches = self.stretches.get(code, [])
        if not stretches:
            return None
        begun = [one for one in stretches if one["valid_from"] <= on]
        return begun[-1] if begun else stretches[0]


async def look_up(conn: Conn, codes: set[str | None]) -> Areas:
    """What the reference says of these codes and of the office's own seat."""
    seat = await queries.read_seat(conn, office=conn.office) or catalogue.NO_MUNICIPALITY
    stretches: dict[str, list[Any]] = {}
    for row in await queries.list_stretches(conn, codes=sorted({code for code in codes if code} | {seat})):
        stretches.setdefault(row["code"], []).append(row)
    return Areas(stretches, conn.office, seat)
