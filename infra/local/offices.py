"""The offices of the local network: enough to see head office, a LINK centre and a district office at work.

Those that are only there when asked for make it a whole network, for the proof of its figures.
"""

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
"""Those that `make up` starts."""
WHEN_ASKED_FOR = (
    Office("ost", "district_office", "Distriktskontor Øst", "0301", "127.0.0.4"),
    Office("sor", "district_office", "Distriktskontor Sør", "3905", "127.0.0.5"),
    Office("sorvest", "district_office", "Distriktskontor Sørvest", "1108", "127.0.0.6"),
    Office("midt", "district_office", "Distriktskontor Midt", "5001", "127.0.0.7"),
    Office("nord", "district_office", "Distriktskontor Nord", "5601", "127.0.0.8"),
    Office("innlandet", "district_office", "Distriktskontor Innlandet", "3411", "127.0.0.9"),
    Office("link-trondheim", "link_centre", "LINK Trondheim", "5001", "127.0.0.10"),
)


def named(code: str) -> Office:
    """The office with that code."""
    known = (*OFFICES, *WHEN_ASKED_FOR)
    for office in known:
        if office.code == code:
            return office
    raise Fault(f"there is no office {code!r} here", f"choose one of {', '.join(office.code for office in known)}")
