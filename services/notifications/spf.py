"""Who may send mail in a domain's name, by its SPF record (RFC 7208): what the record and all it includes allow."""

import ipaddress
from dataclasses import dataclass, field

from services.notifications.names import Names

LOOKUPS_MAX = 10
"""A record that needs more is not read by anyone (RFC 7208, section 4.6.4)."""
ASKS = ("include", "a", "mx", "ptr", "exists", "redirect")


@dataclass
class Allowed:
    """What a record comes to."""

    terms: list[str] = field(default_factory=list)
    """Every term that lets somebody send, such as ``include:spf.example.net`` and ``ip4:192.0.2.0/24``."""
    networks: list[str] = field(default_factory=list)
    ending: str | None = None
    """How it ends for everybody else: ``-all``, ``~all``, ``?all``, ``+all``; null when it does not say."""
    lookups: int = 0
    broken: list[str] = field(default_factory=list)
    """Names that are included and have no record of their own."""

    def covers(self, address: str) -> bool:
        """Whether an address of a mail server may send."""
        known = ipaddress.ip_address(address)
        networks = (ipaddress.ip_network(network, strict=False) for network in self.networks)
        return any(known in network for network in networks if network.version == known.version)


def records(names: Names, domain: str) -> list[str]:
    """The SPF records of a domain; there must be one."""
    return [text for text in names.texts(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def allowed(names: Names, domain: str) -> Allowed:
    """What the domain's one record allows. Errors: NamesAway."""
    found = Allowed()
    _read(names, domain, found, is_first=True)
    return found


def _read(names: Names, domain: str, found: Allowed, *, is_first: bool) -> None:
    stated = records(names, domain)
    if len(stated) != 1:
        found.broken.append(domain)
        return
    for term in stated[0].split()[1:]:
        _take(names, domain, term.lower(), found, is_first=is_first)


def _take(names: Names, domain: str, term: str, found: Allowed, *, is_first: bool) -> None:
    qualifier, mechanism = (term[0], term[1:]) if term[0] in "+-~?" else ("+", term)
    name, _, value = mechanism.replace("=", ":", 1).partition(":")
    name, _, length = name.partition("/")
    if name == "all":
        found.ending = f"{qualifier}all" if is_first or found.ending is None else found.ending
        return
    found.lookups += name in ASKS
    if qualifier != "+" or found.lookups > LOOKUPS_MAX:
        return
    found.terms.append(mechanism)
    if name in ("ip4", "ip6"):
        _add(found, value)
    elif name in ("include", "redirect"):
        _read(names, value, found, is_first=is_first and name == "redirect")
    elif name in ("a", "mx"):
        host, _, its_length = (value or domain).partition("/")
        for each in names.mail_hosts(host) if name == "mx" else [host]:
            for address in names.addresses(each):
                _add(found, f"{address}/{length or its_length}" if length or its_length else address)


def _add(found: Allowed, network: str) -> None:
    try:
        ipaddress.ip_network(network, strict=False)
    except ValueError:
        found.broken.append(network)
    else:
        found.networks.append(network)
