"""``brikke audit verify|checkpoint|told``: whether the past stands as it was noted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli import screen
from infra.cli.options import Json, Office, Offices
from infra.cli.words import t

app = typer.Typer(no_args_is_help=True)
MaybeFile = Annotated[
    Path | None,
    typer.Option(
        "--told",
        metavar="FILE",
        exists=True,
        help=t("What head office wrote out with audit told.", "Det hovedkontoret skrev ut med audit told."),
    ),
]


@app.command(
    help=t("Go along each service's chain, and compare with what was told.", "Gå gjennom hver tjenestes kjede.")
)
def verify(office: Offices = None, told: MaybeFile = None, as_json: Json = False) -> None:
    """Prints each chain; exit 1 if the past of any is not as it was noted."""
    from infra.operations import audits
    from infra.operations.environment import chosen_offices

    known = json.loads(told.read_text()) if told else None
    lines = audits.verify(chosen_offices(office), known)
    if as_json:
        screen.show_json(lines)
    else:
        _show(lines)
    raise typer.Exit(1 if any(line["faults"] for line in lines) else 0)


@app.command(
    help=t("Tell head office now how far each chain has come.", "Fortell hovedkontoret nå hvor langt kjedene er.")
)
def checkpoint(office: Office) -> None:
    """Every service does so once a day by itself."""
    from infra.operations import audits
    from infra.operations.environment import settings_for

    screen.show_json(audits.checkpoint(settings_for(office)))


@app.command(help=t("At head office: what the offices have told.", "Ved hovedkontoret: det kontorene har fortalt."))
def told(
    office: Annotated[
        str | None, typer.Option("--office", metavar="CODE", help=t("Only this office's.", "Bare dette kontorets."))
    ] = None,
) -> None:
    """JSON for ``audit verify --told FILE`` at the office."""
    from infra.local.faults import Fault
    from infra.operations import audits
    from infra.operations.environment import chosen_offices, head_office_among

    head_office = head_office_among(chosen_offices(None))
    if head_office is None:
        raise Fault("head office cannot be reached from here", "run this at head office")
    screen.show_json(audits.told(head_office, office))


def _show(lines: list[dict[str, Any]]) -> None:
    rows = [
        (line["office"], line["service"], line["entries"], line["told"], line["against"], _faults(line["faults"]))
        for line in lines
    ]
    columns = t("office,service,entries,places told,compared with,faults",
                "kontor,tjeneste,innførsler,steder fortalt,sammenlignet med,feil").split(",")  # fmt: skip
    screen.show_table("", columns, rows)
    if not any(line["faults"] for line in lines):
        screen.out.print(t("The past stands as it was noted.", "Fortida står slik den ble notert."), style="green")


def _faults(faults: list[dict[str, Any]]) -> str:
    shown = ", ".join(f"{fault['what']} {fault['entry_number']}" for fault in faults[:5])
    return f"{shown} … ({len(faults)})" if len(faults) > len(faults[:5]) else shown
