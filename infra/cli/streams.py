"""``brikke replay``, ``brikke resend`` and ``brikke rebuild``."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.cli import screen
from infra.cli.options import Office
from infra.cli.words import t


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        help=t("Drop a service's projections and build them again.", "Bygg opp en tjenestes avledede tall på nytt.")
    )(replay)
    app.command(help=t("Have a service send a stretch of a stream again.", "Send en del av en strøm på nytt."))(resend)
    app.command(
        help=t("Build head office's figures anew from its log.", "Bygg hovedkontorets tall opp på nytt fra loggen.")
    )(rebuild)


def replay(
    service: Annotated[str, typer.Argument()],
    office: Office,
    reader: Annotated[
        list[str] | None, typer.Option("--reader", help=t("Only this reader.", "Bare denne leseren."))
    ] = None,
) -> None:
    """The running bus process does the work; nobody is written to, nothing is told twice."""
    from infra.operations import streams
    from infra.operations.environment import settings_for

    asked = streams.ask_replay(settings_for(office), service, reader)
    screen.out.print(t("Asked for: ", "Bedt om: ") + ", ".join(asked), markup=False)


def resend(
    service: Annotated[str, typer.Argument()],
    stream: Annotated[str, typer.Argument(help="events, national, commands.<service>")],
    office: Office,
    first: Annotated[int, typer.Option("--from", min=1, help=t("The first number.", "Det første nummeret."))] = 1,
) -> None:
    """From a number to the head; readers drop what they have."""
    from infra.operations import streams
    from infra.operations.environment import settings_for

    sent_from = streams.resend(settings_for(office), service, stream, first)
    screen.out.print(t(f"Sending again from {sent_from}.", f"Sender på nytt fra {sent_from}."))


def rebuild(office: Office) -> None:
    """The figures that stand follow from the log alone; nothing is taken in while they are built, reports stay up."""
    from infra.operations import figures
    from infra.operations.environment import settings_for

    built = figures.rebuild(settings_for(office))
    screen.out.print(t(f"{built} figures stand.", f"{built} tall står."))
