"""``brikke run web|bus``: one process of an office in the foreground."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import Annotated

import typer

from infra.cli.options import MaybeOffice, Services
from infra.cli.words import t
from infra.local.faults import Fault


class Face(StrEnum):
    """What the process answers."""

    web = "web"
    bus = "bus"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=t("One process in the foreground.", "Én prosess i forgrunnen."))(run)


def run(
    face: Annotated[
        Face, typer.Argument(help=t("web: people and programs; bus: events.", "web: folk; bus: hendelser."))
    ],
    office: MaybeOffice = None,
    service: Services = None,
) -> None:
    """Without --service all five (compact); the process ends on SIGTERM or SIGINT."""
    from chassis.settings import SERVICES, from_environment
    from infra.operations import mail
    from infra.operations.environment import adopt, default_state

    names = list(service or SERVICES)
    unknown = [name for name in names if name not in SERVICES]
    if unknown:
        raise Fault(f"there is no service {', '.join(unknown)}", f"choose among {', '.join(SERVICES)}")
    adopt(default_state(), office)
    settings = from_environment()
    if face is Face.bus:
        if "notifications" in names:
            mail.require_checked(settings)
        # A fresh interpreter: eventlet must patch the standard library before anything else has imported it.
        os.execv(sys.executable, [sys.executable, "-m", "chassis.bus.runner", *names])  # noqa: S606
    else:
        from chassis.web import server

        server.run(names, settings)
