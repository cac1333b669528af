"""What DNS says: asked for real, or read from a zone file to judge records before they are published."""

from pathlib import Path
from typing import Protocol

import dns.exception
import dns.rdatatype
import dns.resolver
import dns.zone
import dns.zonefile

TIMEOUT_S = 10


class NamesAway(OSError):
    """DNS does not answer, so nothing can be said."""


class Names(Protocol):
    """Three questions; a name that is not there has no answers."""

    def texts(self, name: str) -> list[str]:
        """TXT records, each put together. Errors: NamesAway."""

    def addresses(self, name: str) -> list[str]:
        """IPv4 and IPv6 addresses. Errors: NamesAway."""

    def mail_hosts(self, name: str) -> list[str]:
        """Where mail to a domain goes. Errors: NamesAway."""


class Dns:
    """The world's own names, by the resolver of this machine."""

    def texts(self, name: str) -> list[str]:
        return [b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, "TXT")]

    def addresses(self, name: str) -> list[str]:
        return [record.address for kind in ("A", "AAAA") for record in self._ask(name, kind)]

    def mail_hosts(self, name: str) -> list[str]:
        return [record.exchange.to_text(omit_final_dot=True) for record in self._ask(name, "MX")]

    def _ask(self, name: str, kind: str) -> list:  # type: ignore[type-arg]
        try:
            return list(dns.resolver.resolve(name, kind, lifetime=TIMEOUT_S, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, UnicodeError) as fault:
            raise NamesAway(type(fault).__name__) from fault


class ZoneFile:
    """Names as a zone file has them (RFC 1035, with full names); others do not exist."""

    def __init__(self, file: Path) -> None:
        self._zone = dns.zone.from_file(str(file), origin=".", relativize=False, check_origin=False)

    def texts(self, name: str) -> list[str]:
        return [b"".join(record.strings).decode() for record in self._find(name, dns.rdatatype.TXT)]

    def addresses(self, name: str) -> list[str]:
        return [r.address for kind in (dns.rdatatype.A, dns.rdatatype.AAAA) for r in self._find(name, kind)]

    def mail_hosts(self, name: str) -> list[str]:
        return [record.exchange.to_text(omit_final_dot=True) for record in self._find(name, dns.rdatatype.MX)]

    def _find(self, name: str, kind: dns.rdatatype.RdataType) -> list:  # type: ignore[type-arg]
        records = self._zone.get_rdataset(dns.name.from_text(name), kind)
        aliases = self._zone.get_rdataset(dns.name.from_text(name), dns.rdatatype.CNAME)
        if records is None and aliases is not None:
            return self._find(next(iter(aliases)).target.to_text(), kind)
        return list(records or ())
