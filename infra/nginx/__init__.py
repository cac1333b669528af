"""The front door's configuration, rendered from one template for every layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chassis.web import passes

FOLDER = Path(__file__).parent
SERVICES = ("portal", "groups", "events", "notifications", "reporting")


@dataclass(frozen=True, kw_only=True)
class Door:
    """One office's front door."""

    office: str
    listen: str
    certificate: str
    key: str
    backends: dict[str, str]
    """host:port by service; the same one five times where an office is one web process."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one address may do. A whole office, or a conference, may share one address."""

    calls_per_second: int = 50
    calls_burst: int = 200
    sign_ins_per_minute: int = 20
    sign_ins_burst: int = 10
    connections: int = 100
    upload_routes: tuple[str, ...] = ("^/site/brochures$", "^/reporting/historical$")
    """Regular expressions of paths where 25 MiB may be sent; everywhere else it is 256 KiB."""


@dataclass(frozen=True, kw_only=True)
class FrontDoor:
    """One nginx, for one office or for all that share a machine."""

    doors: list[Door]
    state: str
    """A folder nginx may write: pid, cache, temporary files."""
    static: str
    errors: str
    access_log: str = "/dev/stdout"
    error_level: str = "crit"
    resolver: str | None = None
    """The name server that follows containers coming and going; None where addresses are fixed."""
    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    connections: int = 10_000
    """How many one worker may hold; a request that is passed on takes two, and each takes a file."""


def render(front: FrontDoor) -> str:
    """The text of nginx.conf."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 configuration, not HTML
    )
    return environment.get_template("nginx.conf.j2").render(
        front=front, limits=front.limits, services=SERVICES, pass_kept_s=passes.KEPT_S
    )
