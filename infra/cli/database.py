"""``brikke migrate``, ``reference load``, ``reference show``, ``provision``."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from infra.cli import screen
from infra.cli.options import Offices
from infra.cli.words import t

NetworkOffices = Annotated[
    str | None,
    typer.Option(
        metavar='"CODE CODE"', help=t("At head office: who may connect.", "Ved hovedkontoret: hvem som slipper til.")
    ),
]
reference_app = typer.Typer(no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=t("Bring databases and queues up to date.", "Bring databaser og køer à jour."))(migrate)
    app.command(
        help=t(
            "Databases, roles and broker users of an office (needs administrator passwords).", "Databaser og brukere."
        )
    )(provision)
    app.add_typer(
        reference_app, name="reference", help=t("Municipalities, postcodes, offices.", "Kommuner, postnummer, kontor.")
    )


def migrate(office: Offices = None, network_offices: NetworkOffices = None) -> None:
    """Tables of every service, then exchanges, queues and bindings. Nothing happens where all is up to date."""
    from chassis import log
    from infra.operations import environment
    from infra.operations import migrate as operation

    connecting = environment.network_offices(network_offices)
    for settings in environment.chosen_offices(office):
        log.configure("WARNING", office=settings.office, process="cli")
        applied = asyncio.run(operation.everything(settings, connecting))
        told = ", ".join(applied) or t("already up to date", "allerede à jour")
        screen.out.print(f"{settings.office}: {told}", markup=False)


def provision(
    management_url: Annotated[str, typer.Option(help=t("The broker's management address.", "Meglerens adresse."))],
    network_offices: NetworkOffices = None,
) -> None:
    """For an office whose settings are in the environment; passwords are read from its files."""
    from chassis.settings import from_environment
    from infra.operations import environment
    from infra.operations.provision import everything

    connecting = environment.network_offices(network_offices)
    made = asyncio.run(everything(from_environment(), management_url, connecting))
    screen.out.print(t("Databases made: ", "Databaser laget: ") + (", ".join(made) or "–"), markup=False)


@reference_app.command("load", help=t("Load reference data.", "Last referansedata."))
def load(
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR",
            exists=True,
            file_okay=False,
            help=t("A directory of files.", "En mappe med filer."),
        ),
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help=t("The sample kept here.", "Utvalget som ligger her."))
    ] = False,
    office: Offices = None,
) -> None:
    """From SSB (Klass 131, 104; table 07459) and Kartverket, unless a directory is named or the sample asked for."""
    from infra.operations import reference
    from infra.operations.environment import chosen_offices

    if source and sample:
        raise typer.BadParameter(t("--from or --sample, not both", "--from eller --sample, ikke begge"))
    offices = chosen_offices(office)
    with nullcontext(source) if source or sample else reference.live() as directory:
        for settings in offices:
            changed = asyncio.run(reference.into_all(settings, directory))
            told = ", ".join(f"{table} {rows}" for table, rows in changed.items()) or t("nothing new", "ingenting nytt")
            screen.out.print(f"{settings.office}: {told}", markup=False)


@reference_app.command(
    "show", help=t("Which reference data each office has.", "Hvilke referansedata hvert kontor har.")
)
def show(office: Offices = None) -> None:
    """One line for each data set and version: the services that have it, and how it came there."""
    from infra.operations import reference
    from infra.operations.environment import chosen_offices

    for settings in chosen_offices(office):
        for dataset, services in asyncio.run(reference.held(settings)).items():
            for version, origin in sorted(set(services.values())):
                who = [service for service, has in services.items() if has == (version, origin)]
                named = t("all", "alle") if len(who) == len(services) else ", ".join(who)
                screen.out.print(f"{settings.office}: {dataset} {version} {_ORIGINS[origin]()} ({named})", markup=False)


_ORIGINS = {
    "sample": lambda: t("the sample", "utvalget"),
    "directory": lambda: t("loaded here", "lastet her"),
    "head_office": lambda: t("from head office", "fra hovedkontoret"),
}
