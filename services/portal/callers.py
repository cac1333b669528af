"""Who stands at the door before anyone knows who it is: the network the call comes from, and what its browser holds."""

import hmac
import ipaddress
from dataclasses import dataclass
from hashlib import sha256

from chassis import clock
from chassis.settings import Settings

HEADER = "x-brikke-client"
"""Set by nginx, and only on what is sent to sign in; whatever a client writes there is thrown away."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """What tells one caller from another, without saying who it is."""

    network: str = ""
    """A keyed hash that changes every day, so that it follows nobody; "" where the front door did not say."""
    device: str = ""
    """What a browser holds since somebody signed in with it, "" for none."""
    browser: str = ""
    """What the browser calls itself (User-Agent)."""


def network_of(settings: Settings, address: str | None) -> str:
    """A network as it is counted: the hash of an IPv4 address's /24 or an IPv6 address's /56. Never kept, never logged."""
    try:
        found = ipaddress.ip_address((address or "").strip())
    except ValueError:
        return ""
    length = 24 if found.version == 4 else 56
    network = ipaddress.ip_network(f"{found}/{length}", strict=False)
    return hmac.new(settings.link_secret(), f"network {clock.today()} {network}".encode(), sha256).hexdigest()
