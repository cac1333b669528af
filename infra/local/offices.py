"""The offices of the local network: enough to see head office, a LINK centre and a district office at work."""

from __future__ import annotations

from dataclasses import dataclass

from infra.local.faults import Fault

HEAD_OFFICE = "hk"


@dataclass(frozen=True)
class Office:
    """One office that runs here."""

    code: str
    kind: str
    """head_office, link_centre or district_office."""
    name: str
    municipality: str
    address: str
    """A loopback address of its own: browsers keep cookies by host, not by port."""

    @property
    def is_head_office(self) -> bool:
        """Whether the network's broker is this office's."""
        return self.code == HEAD_OFFICE


OFFICES = (
    Office(HEAD_OFFICE, "head_office", "Hovedkontoret", "0301", "127.0.0.1"),
    Office("link-oslo", "link_centre", "LINK Oslo", "0301", "127.0.0.2"),
    Office("vest", "district_office", "Distriktskontor Vest", "4601", "127.0.0.3"),
)


def named(code: str) -> Office:
    """The office with that code."""
    for office in OFFICES:
        if office.code == code:
            return office
    raise Fault(f"there is no office {code!r} here", f"choose one of {', '.join(office.code for office in OFFICES)}")
