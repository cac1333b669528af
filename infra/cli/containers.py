"""``brikke secrets`` and ``brikke front``: what containers and servers need besides their settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import screen
from infra.cli.options import Office
from infra.cli.words import t


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=t("Make an office's passwords, keys and certificates.", "Lag passord, nøkler og sertifikater."))(
        secrets
    )
    app.command(help=t("Write the front door's configuration.", "Skriv oppsettet for inngangsdøra."))(front)


def secrets(
    office: Office,
    to: Annotated[Path, typer.Option("--to", metavar="DIR")],
    address: Annotated[
        list[str] | None, typer.Option(help=t("A name of the front door.", "Et navn på inngangsdøra."))
    ] = None,
    authority: Annotated[
        Path | None, typer.Option(help=t("Head office's folder of secrets.", "Hovedkontorets mappe."))
    ] = None,
) -> None:
    """What is there stays as it is. The folder is closed to others; containers get its files one by one."""
    from infra.provision.bundle import make

    made = make(office, to, addresses=address or ["localhost"], authority=authority or to)
    screen.out.print(t(f"{len(made)} files made in {to}", f"{len(made)} filer laget i {to}"), markup=False)


def front(
    office: Office,
    to: Annotated[Path, typer.Option("--to", metavar="DIR")],
    backend: Annotated[list[str], typer.Option(help="SERVICE=HOST:PORT")],
    listen: Annotated[str, typer.Option()] = "8443",
    certificate: Annotated[str, typer.Option()] = "/run/secrets/https.pem",
    key: Annotated[str, typer.Option()] = "/run/secrets/https.key",
    state: Annotated[str, typer.Option()] = "/state",
    resolver: Annotated[str | None, typer.Option()] = None,
) -> None:
    """nginx.conf, static files and error pages, all in one folder."""
    from infra.nginx.folder import write

    backends = dict(pair.split("=", 1) for pair in backend)
    write(
        to,
        office=office,
        listen=listen,
        certificate=certificate,
        key=key,
        state=state,
        resolver=resolver,
        backends=backends,
    )
