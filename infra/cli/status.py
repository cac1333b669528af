"""``brikke status``: how each office and service stands on the bus."""

from __future__ import annotations

import typer

from infra.cli import screen
from infra.cli.options import Json, Offices
from infra.cli.words import t


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=t("Streams, cursors, gaps, dead letters, lag, health.", "Strømmer, hull, døde brev, etterslep, helse.")
    )(status)


def status(as_json: Json = False, office: Offices = None) -> None:
    """Exit 1 when something needs a person."""
    from infra.operations.environment import chosen_offices
    from infra.operations.status import network_status, troubles

    found = network_status(chosen_offices(office))
    wrong = troubles(found)
    if as_json:
        screen.show_json({"offices": found, "troubles": wrong})
    else:
        _show(found, wrong)
    raise typer.Exit(1 if wrong else 0)


def _show(found: list[dict], wrong: list[str]) -> None:  # type: ignore[type-arg]
    rows = []
    for office in found:
        for service in office["services"]:
            dead = (service.get("dead_letters") or {}).get("dead")
            gaps = sum(1 for cursor in service.get("cursors") or [] if cursor.get("gap_s") is not None)
            streams = ", ".join(
                f"{s['stream']} {s['epoch']}:{s['last']}→{s['acknowledged'] or 0}" for s in service.get("streams") or []
            )
            rows.append(
                (office["code"], service["service"], service["health"], streams, gaps, dead, service.get("lag_s"))
            )
    columns = t("office,service,health,streams (epoch:last→acknowledged),gaps,dead,lag s",
                "kontor,tjeneste,helse,strømmer (epoke:siste→kvittert),hull,døde,etterslep s").split(",")  # fmt: skip
    screen.show_table("", columns, rows)
    for line in wrong:
        screen.out.print(f"✗ {line}", style="red", markup=False)
    if not wrong:
        screen.out.print(t("All is well.", "Alt er i orden."), style="green")
