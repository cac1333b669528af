"""Options several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.cli.words import t

Office = Annotated[str, typer.Option("--office", metavar="CODE", help=t("The office.", "Kontoret."))]
MaybeOffice = Annotated[
    str | None,
    typer.Option(
        "--office", metavar="CODE", help=t("The office; BRIKKE_OFFICE by default.", "Kontoret; ellers BRIKKE_OFFICE.")
    ),
]
Offices = Annotated[
    list[str] | None,
    typer.Option(
        "--office", metavar="CODE", help=t("Only this office; may be repeated.", "Bare dette kontoret; kan gjentas.")
    ),
]
Json = Annotated[bool, typer.Option("--json", help=t("For programs.", "For programmer."))]
Services = Annotated[
    list[str] | None,
    typer.Option(
        "--service", metavar="NAME", help=t("Only this service; may be repeated.", "Bare denne tjenesten; kan gjentas.")
    ),
]
