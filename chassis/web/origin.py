"""Whether an unsafe request comes from our own pages: a form on another site must not act in someone's name."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from chassis.web.problems import ForeignOrigin


def own(base_url: str) -> str:
    """The origin of our pages, as a browser writes it: scheme, host and any port that is not the scheme's own."""
    parts = urlsplit(base_url)
    standard = {"https": 443, "http": 80}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != standard else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


def check(headers: Mapping[str, str], own_origin: str) -> None:
    """Let through what our own pages sent, and programs, which have no cookie.

    Errors  ForeignOrigin.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None:
        trusted = origin == own_origin
    elif site is not None:
        trusted = site in ("same-origin", "none")
    else:
        trusted = "cookie" not in headers
    if not trusted:
        raise ForeignOrigin
