"""How fast mail may go: in all, to each domain, and not at all for a while to a domain that asks us to wait.

Kept in memory, one for each process that sends: what is forgotten at a restart is asked for again by the domain itself.
"""

import re
import sys
from dataclasses import dataclass

BURST_S = 10.0
"""How far ahead of its pace sending may run, so that a few mails after a quiet hour need not wait."""
HOLD_S = (60, 300, 900, 3600)
"""How long a domain is left alone, longer for each time on end that it asks us to wait."""
PATIENCE = 3
"""An answer such as greylisting is about one mail; so many on end are about us."""
ABOUT_US = re.compile(r"4\.7\.|4\.4\.5|4\.3\.2")
"""Enhanced codes that speak of the sender or the whole system, not of one mailbox (RFC 3463)."""
ABOUT_ONE_BOX = re.compile(r"4\.2\.")
REMEMBERED = 2000


@dataclass
class Pace:
    """A bucket that empties evenly (GCRA): ``due_at`` is when the next would be due at an even pace."""

    per_minute: int
    due_at: float = 0.0

    def wait_s(self, now: float) -> float:
        return max(0.0, self.due_at - BURST_S - now) if self.per_minute else 0.0

    def room(self, now: float) -> int:
        """How many may go at once."""
        if not self.per_minute:
            return sys.maxsize
        ahead = max(0.0, self.due_at - now)
        return max(0, int((BURST_S - ahead) * self.per_minute / 60 + 1 + 1e-9))

    def take(self, now: float) -> None:
        if self.per_minute:
            self.due_at = max(self.due_at, now) + 60 / self.per_minute


@dataclass
class Domain:
    """What we know of one domain."""

    pace: Pace
    held_until: float = 0.0
    turned_away: int = 0
    """Answers on end that asked us to wait."""
    holds: int = 0
    last_place: float = 0.0
    """The last moment given to a mail that had to wait, so that the next gets a later one."""


class Limits:
    """The pace in all and of each domain. Times are seconds, from any one clock."""

    def __init__(self, per_minute: int, per_domain_per_minute: int) -> None:
        self._total = Pace(per_minute)
        self._per_domain = per_domain_per_minute
        self._domains: dict[str, Domain] = {}

    def room(self, now: float) -> int:
        """How many mails may be begun now, whatever their domain."""
        return self._total.room(now)

    def wait_s(self, address: str, now: float) -> float:
        """How long a mail to this address has to wait; 0 when it may go. Each that waits is given a place of its own."""
        domain = self._domains.get(_domain(address))
        if domain is None:
            return 0.0
        wait = max(domain.held_until - now, domain.pace.wait_s(now))
        if wait <= 0:
            return 0.0
        interval = 60 / self._per_domain if self._per_domain else 0.0
        place = max(now + wait, domain.last_place + interval)
        domain.last_place = place
        return place - now

    def took(self, address: str, now: float) -> None:
        """A mail to this address is being given to the server."""
        self._total.take(now)
        if self._per_domain:
            self._of(address, now).pace.take(now)

    def heard(self, address: str, code: int | None, status: str | None, now: float) -> None:
        """What was answered: taken clears the domain's record, "not now" counts against it."""
        if code is None:
            return
        if code < 400:
            domain = self._domains.get(_domain(address))
            if domain is not None:
                domain.turned_away = domain.holds = 0
        elif code < 500 and not ABOUT_ONE_BOX.match(status or ""):
            self._turned_away(
                self._of(address, now), at_once=code == 421 or bool(ABOUT_US.match(status or "")), now=now
            )

    def _turned_away(self, domain: Domain, *, at_once: bool, now: float) -> None:
        domain.turned_away += 1
        if at_once or domain.turned_away >= PATIENCE:
            domain.held_until = now + HOLD_S[min(domain.holds, len(HOLD_S) - 1)]
            domain.holds += 1
            domain.turned_away = 0

    def _of(self, address: str, now: float) -> Domain:
        name = _domain(address)
        if name not in self._domains:
            if len(self._domains) >= REMEMBERED:
                self._forget(now)
            self._domains[name] = Domain(Pace(self._per_domain))
        return self._domains[name]

    def _forget(self, now: float) -> None:
        """What has nothing to say any more goes, so that memory stays flat however many domains there are."""
        self._domains = {
            name: domain for name, domain in self._domains.items() if max(domain.held_until, domain.pace.due_at) > now
        }


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()
