"""``brikke succession``: an office closes into another."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from infra.cli import screen
from infra.cli.options import Office
from infra.cli.words import t

app = typer.Typer(no_args_is_help=True)

Into = Annotated[str, typer.Option("--into", metavar="CODE", help=t("Who goes on.", "Hvem som går videre."))]
From = Annotated[
    datetime,
    typer.Option(
        "--from", formats=["%Y-%m-%d"], help=t("The first of a month: the first day that is the successor's.",
                                               "Den første i en måned: første dag som er etterfølgerens."),
    ),
]  # fmt: skip


@app.command(
    help=t(
        "At the office that closes: nothing is counted from that day on; what is left to sign off is listed.",
        "Ved kontoret som legges ned: ingenting telles fra den dagen; det som gjenstår å avslutte, listes opp.",
    )
)
def end(office: Office, into: Into, begins_on: From) -> None:
    """It cannot be taken back. Months before are signed off as always."""
    from infra.operations import succession
    from infra.operations.environment import settings_for

    screen.show_json(succession.end(settings_for(office), into, begins_on.date()))


@app.command(
    help=t(
        "At head office, once the closed office has stated its last.",
        "Ved hovedkontoret, når det nedlagte kontoret har meldt sitt siste.",
    )
)
def note(
    closed: Annotated[str, typer.Argument(metavar="CODE", help=t("Who has closed.", "Hvem som er lagt ned."))],
    office: Office,
    into: Into,
    begins_on: From,
) -> None:
    """It cannot be taken back."""
    from infra.operations import succession
    from infra.operations.environment import settings_for

    screen.show_json(succession.note(settings_for(office), closed, into, begins_on.date()))


@app.command("list", help=t("Who has closed into whom.", "Hvem som har gått inn i hvem."))
def list_(office: Office) -> None:
    """At head office all, at another only itself."""
    from infra.operations import succession
    from infra.operations.environment import settings_for

    screen.show_json(succession.list_all(settings_for(office)))


@app.command(
    "hand-over",
    help=t(
        "At the office that closes: the groups that run, for take-over.",
        "Ved kontoret som legges ned: gruppene som er i gang, til take-over.",
    ),
)
def hand_over(office: Office) -> None:
    """No person is in it."""
    from infra.operations import succession
    from infra.operations.environment import settings_for

    screen.show_json(succession.hand_over(settings_for(office)))


@app.command(
    "take-over",
    help=t(
        "At the successor: go on with the groups of a file from hand-over.",
        "Ved etterfølgeren: gå videre med gruppene i en fil fra hand-over.",
    ),
)
def take_over(file: Path, office: Office, begins_on: From) -> None:
    """May be done again: what is there already is left as it is."""
    from infra.operations import succession
    from infra.operations.environment import settings_for

    screen.show_json(succession.take_over(settings_for(office), file, begins_on.date()))
