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
    months: Annotated[int, typer.Option(min=1)] = 1,
    office: Offices = None,
    scale: Annotated[
        float, typer.Option(help=t("1 is about what the network really does.", "1 er omtrent som i virkeligheten."))
    ] = 1.0,
    truth: Truth = None,
) -> None:
    """The simulator counts its own truth and writes it to --truth."""
    import simulator

    from infra.operations.environment import chosen_offices

    told = simulator.simulate(chosen_offices(office), seed=seed, months=months, scale=scale, truth=truth)
    screen.show_json(told)


def verify(as_json: Json = False, truth: Truth = None) -> None:
    """Prints each difference; exit 1 if there is any."""
    from infra.operations.environment import chosen_offices
    from infra.operations.verify import differences

    found = differences(chosen_offices(None), truth)
    if as_json:
        screen.show_json(found)
    elif found:
        columns = sorted({name for row in found for name in row})
        screen.show_table("", columns, [[row.get(column) for column in columns] for row in found])
    else:
        screen.out.print(t("No difference.", "Ingen forskjell."), style="green")
    raise typer.Exit(1 if found else 0)
