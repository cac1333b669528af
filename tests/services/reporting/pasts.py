"""Random pasts of head office's log: statements, offices that are put back from a backup, and a clock that goes either way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from chassis import clock
from chassis.db import Database
from services.reporting import national_log
from tests.services.reporting.test_national_log import statement, tally

TALLIES = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["groups_started", "groups_running", "enquiries_received"]),
        "period": st.sampled_from(["2026-04", "2026-05", "2026-06"]),
        "area": st.sampled_from(["0301", "4601", "1507"]),
        "value": st.sampled_from([0, 5, 7, 30, None]),
    }
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("state"), st.lists(TALLIES, min_size=1, max_size=4)),
        st.tuples(st.just("void"), st.integers(0, 6)),
        st.tuples(st.just("clock"), st.integers(-40, 40)),
        st.tuples(st.just("show"), st.none()),
    ),
    max_size=16,
)


def told(number: int, made: dict[str, Any]) -> dict[str, Any]:
    """A tally of the kind its indicator has: people by office, groups by municipality and never under five."""
    if made["indicator"] == "enquiries_received":
        return tally(made["value"], number, **_at(made, "office", "link-oslo"))
    return tally(made["value"] or 0, number, **_at(made, "municipality", made["area"]))


def _at(made: dict[str, Any], kind: str, area: str) -> dict[str, Any]:
    return {"indicator": made["indicator"], "period": made["period"], "area_kind": kind, "area": area}


@dataclass
class Past:
    """One of them, as far as it has come."""

    head: Database
    now: datetime
    epoch: int = 1
    sequence: int = 0

    async def take(self, step: str, given: Any) -> None:
        """What comes next; a step of another kind changes nothing."""
        with clock.at(self.now):
            if step == "state":
                self.sequence += 1
                tallies = [told(self.sequence, made) for made in given]
                await self.head.run(national_log.on_stated, [statement(self.sequence, *tallies, epoch=self.epoch)])
            elif step == "void":
                self.sequence = min(given, self.sequence)
                place = ("link-oslo", "reporting", "national", self.epoch, self.sequence)
                await self.head.run(national_log.on_rolled_back, *place)
                self.epoch += 1
        if step == "clock":
            self.now += timedelta(days=given)
