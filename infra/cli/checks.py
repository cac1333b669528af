"""``brikke simulate`` and ``brikke verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import screen
from infra.cli.options import Json, Offices
from infra.cli.words import t

Truth = Annotated[Path | None, typer.Option("--truth", metavar="FILE", help=t("JSON lines.", "JSON-linjer."))]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        help=t(
            "A made-up network through the real use cases.", "Et oppdiktet nettverk gjennom de virkelige handlingene."
        )
    )(simulate)
    app.command(
        help=t("Compare every office's tallies with the national log.", "Sammenlign kontorenes tall med de nasjonale.")
    )(verify)


def simulate(
    seed: Annotated[int, typer.Option()] = 1,
    months: Annotated[
        int, typer.Option(min=1, help=t("Whole months, up to this one.", "Hele måneder, fram til nå."))
    ] = 1,
    office: Offices = None,
    scale: Annotated[
        float, typer.Option(help=t("1 is about what the network really does.", "1 er omtrent som i virkeligheten."))
    ] = 1.0,
    truth: Truth = None,
) -> None:
    """The simulator counts its own truth and writes it to --truth, with what the offices' tallies held before."""
    from infra.operations.environment import chosen_offices
    from infra.simulation.run import simulate as run

    with screen.progress(t("Simulating", "Simulerer")) as progress:
        told = run(chosen_offices(office), seed=seed, months=months, scale=scale, truth_file=truth, progress=progress)
    screen.show_json(told)


def verify(
    as_json: Json = False,
    truth: Truth = None,
    wait: Annotated[
        float, typer.Option("--wait", metavar="S", help=t("Seconds to wait until all is at rest.", "Sekunder å vente."))
    ] = 60.0,
) -> None:
    """Prints each difference; exit 1 if there is any."""
    from infra.operations.environment import chosen_offices
    from infra.operations.verify import differences

    found = differences(chosen_offices(None), truth, wait_s=wait)
    if as_json:
        screen.show_json(found)
    elif found:
        columns = sorted({name for row in found for name in row}, key=_first_what)
        screen.show_table("", columns, [[row.get(column) for column in columns] for row in found])
    else:
        screen.out.print(t("No difference.", "Ingen forskjell."), style="green")
    raise typer.Exit(1 if found else 0)


def _first_what(column: str) -> tuple[int, str]:
    order = ("office", "what", "indicator", "period", "area_kind", "area", "breakdown")
    return (order.index(column), "") if column in order else (len(order), column)
