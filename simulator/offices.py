"""The offices of the made-up network: where they lie, and where the people who turn to them live."""

from __future__ import annotations

from dataclasses import dataclass

OSLO = (("0150", "0301"), ("0187", "0301"), ("0350", "0301"), ("0470", "0301"), ("0550", "0301"), ("0950", "0301"))
BERGEN = (
    ("5003", "4601"), ("5014", "4601"), ("5055", "4601"), ("5063", "4601"),
    ("5300", "4627"), ("5353", "4626"), ("5914", "4631"), ("6856", "4640"),
)  # fmt: skip


@dataclass(frozen=True)
class SimulatedOffice:
    """An office and its surroundings."""

    code: str
    seat: str
    """The municipality it lies in: where a digital group counts, and what nobody said the place of."""
    nearby: tuple[tuple[str, str], ...]
    """Postcodes people come from, each with its municipality."""
    enquiries: float
    """How many people ask for a group in a month."""
    events: float
    """How many events it holds in a month."""

    def municipality(self, postcode: str | None) -> str | None:
        """Where a postcode lies; None for no postcode."""
        return dict(self.nearby)[postcode] if postcode else None


OFFICES = {
    office.code: office
    for office in (
        SimulatedOffice("hk", "0301", OSLO, 3, 1.5),
        SimulatedOffice("ost", "0301", OSLO, 8, 2),
        SimulatedOffice("sor", "3905", (("3113", "3905"),), 6, 2),
        SimulatedOffice("sorvest", "1108", (("4306", "1108"), ("4006", "1103"), ("4612", "4204")), 8, 2),
        SimulatedOffice("vest", "4601", BERGEN, 9, 2.5),
        SimulatedOffice("midt", "5001", (("7011", "5001"), ("7030", "5001"), ("6413", "1506")), 7, 2),
        SimulatedOffice("nord", "5601", (("9510", "5601"), ("8006", "1804"), ("8514", "1806")), 6, 1.5),
        SimulatedOffice("innlandet", "3411", (("2380", "3411"), ("2317", "3403"), ("2609", "3405")), 6, 1.5),
        SimulatedOffice("link-oslo", "0301", OSLO, 14, 2),
        SimulatedOffice("link-trondheim", "5001", (("7011", "5001"), ("7052", "5001")), 9, 1.5),
        SimulatedOffice("link-lyngen", "5536", (("9060", "5536"),), 4, 1),
    )
}
"""Together about a thousand enquiries a year, which is about what the network has."""
