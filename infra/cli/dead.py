"""``brikke dead list|show|retry|drop``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from infra.cli import screen
from infra.cli.options import Json, Office, Offices, Services
from infra.cli.words import t

app = typer.Typer(no_args_is_help=True)
Service = Annotated[
    str, typer.Option("--service", metavar="NAME", help=t("The reader's service.", "Leserens tjeneste."))
]


@app.command("list", help=t("What lies open, oldest first.", "Det som ligger åpent, eldste først."))
def list_(office: Offices = None, service: Services = None, as_json: Json = False) -> None:
    """Without bodies."""
    from infra.operations import dead_letters
    from infra.operations.environment import chosen_offices

    found = dead_letters.list_open(chosen_offices(office), service)
    if as_json:
        screen.show_json(found)
        return
    columns = (
        "at_office",
        "at_service",
        "dead_letter_id",
        "reader",
        "type",
        "subject",
        "reason",
        "attempts",
        "state",
        "noted_at",
    )
    screen.show_table("", columns, [[row[column] for column in columns] for row in found])


@app.command(help=t("One dead letter, sealed as it came.", "Ett dødt brev, forseglet som det kom."))
def show(number: int, office: Office, service: Service) -> None:
    """Personal fields stay sealed."""
    _print(_call("show", office, service, number))


@app.command(help=t("Try one, or all, again.", "Prøv ett, eller alle, på nytt."))
def retry(office: Office, service: Service, number: Annotated[int | None, typer.Argument()] = None) -> None:
    """The running bus process applies it, with those that waited behind it."""
    asked = _call("retry", office, service, number)
    screen.out.print(t(f"{asked} will be tried again.", f"{asked} prøves på nytt."))


@app.command(help=t("Give one up.", "Gi opp ett."))
def drop(number: int, office: Office, service: Service) -> None:
    """Those that waited behind it are tried."""
    dropped = _call("drop", office, service, number)
    screen.out.print(t("Dropped.", "Gitt opp.") if dropped else t("It was not open.", "Det var ikke åpent."))
    raise typer.Exit(0 if dropped else 1)


def _call(what: str, office: str, service: str, number: int | None) -> Any:
    from infra.operations import dead_letters
    from infra.operations.environment import settings_for

    return getattr(dead_letters, what)(settings_for(office), service, number)


def _print(row: dict[str, Any]) -> None:
    screen.show_json(row)
