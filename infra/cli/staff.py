"""``brikke staff``: accounts of people employed at an office."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.cli import screen
from infra.cli.options import Office
from infra.cli.words import t

app = typer.Typer(no_args_is_help=True)


@app.command(
    help=t(
        "Make an account; the password is asked for, or read from a pipe.", "Lag en konto; passordet spørres det om."
    )
)
def add(
    office: Office,
    email: Annotated[str, typer.Option("--email")],
    name: Annotated[str, typer.Option("--name")],
    role: Annotated[list[str], typer.Option("--role", help=t("May be repeated.", "Kan gjentas."))],
) -> None:
    """Never give a password on the command line: others on the machine can read it there."""
    from infra.operations import staff
    from infra.operations.environment import settings_for

    made = staff.add(settings_for(office), email=email, name=name, roles=role, password=_password())
    screen.show_json(made)


@app.command(
    help=t(
        "Let someone who has lost phone and recovery codes set up a code app again, with the password alone, for 24 hours.",
        "La en som har mistet både telefon og reservekoder, sette opp kodeapp på nytt med bare passordet, i 24 timer.",
    )
)
def reset(office: Office, email: Annotated[str, typer.Option("--email")]) -> None:
    """Be sure who it is first. The person is signed out everywhere and told by mail; the audit notes it."""
    from infra.operations import staff
    from infra.operations.environment import settings_for

    until = staff.reset(settings_for(office), email)
    screen.show_json({"email": email, "until": until.isoformat()})


@app.command("list", help=t("Who has an account.", "Hvem som har konto."))
def list_(office: Office) -> None:
    """Address, roles, and whether it is open."""
    from infra.operations import staff
    from infra.operations.environment import settings_for

    screen.show_json(staff.list_all(settings_for(office)))


def _password() -> str:
    import sys

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt(t("Password", "Passord"), hide_input=True, confirmation_prompt=True))
