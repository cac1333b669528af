"""A telling: what stands as told of one tally after the rules have been asked, and whether that is news."""

from dataclasses import dataclass
from typing import Any, Self

from services.reporting.people import Figure
from services.reporting.periods import Period


@dataclass(frozen=True)
class Telling:
    indicator: str
    period: Period
    area_kind: str
    area: str
    area_on: Any
    breakdown: dict[str, str]
    value: int
    figure: Figure | None
    """What stands as told; None: nothing yet."""
    revision: int
    tells: bool
    """Whether it differs from what was told before."""

    @classmethod
    def of(cls, row: Any, figure: Figure | None) -> Self:
        """What stands of a tally row when ``figure`` may be told of it."""
        told = (row["stated_state"], row["stated_value"])
        news = figure is not None and (figure.state, figure.value) != told
        return cls(
            indicator=row["indicator"],
            period=Period(row["span"], row["period"]),
            area_kind=row["area_kind"],
            area=row["area"],
            area_on=row["area_on"],
            breakdown=row["breakdown"],
            value=row["value"],
            figure=figure,
            revision=row["revision"] + news,
            tells=news,
        )

    @classmethod
    def again(cls, row: Any) -> Self:
        """A tally that is told once more, under the revision its row has now."""
        return cls.of(row, Figure(row["stated_state"], row["stated_value"]))

    @property
    def held(self) -> int:
        return self.value - (self.figure.value or 0 if self.figure else 0)

    def as_row(self) -> dict[str, Any]:
        """Which cell it is, as a row of the table has it."""
        return {
            "indicator": self.indicator,
            "span": self.period.span,
            "period": self.period.first,
            "area_kind": self.area_kind,
            "area": self.area,
            "breakdown": self.breakdown,
        }

    def as_tally(self) -> dict[str, Any]:
        """The tally as it stands in reporting.tallies_stated.v1."""
        assert self.figure is not None
        return {
            "indicator": self.indicator,
            "period": self.period.code,
            "area_kind": self.area_kind,
            "area": self.area,
            "area_on": self.area_on,
            "breakdown": self.breakdown,
            "value": self.figure.value,
            "state": self.figure.state,
            "revision": self.revision,
        }

    @staticmethod
    def columns(tellings: "list[Telling]") -> dict[str, list[Any]]:
        """The tellings as lists, one per column."""
        return {
            "indicators": [one.indicator for one in tellings],
            "spans": [one.period.span for one in tellings],
            "periods": [one.period.first for one in tellings],
            "area_kinds": [one.area_kind for one in tellings],
            "areas": [one.area for one in tellings],
            "dimensions": [next(iter(one.breakdown), "") for one in tellings],
            "codes": [next(iter(one.breakdown.values()), "") for one in tellings],
            "values": [one.value for one in tellings],
            "stated_values": [one.figure.value if one.figure else None for one in tellings],
            "stated_states": [one.figure.state if one.figure else None for one in tellings],
            "helds": [one.held for one in tellings],
            "revisions": [one.revision for one in tellings],
        }
