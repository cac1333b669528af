"""``brikke person export|erase``: the right of access and the right to erasure."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from infra.cli import screen
from infra.cli.options import Office
from infra.cli.words import t

app = typer.Typer(no_args_is_help=True)
Enquiry = Annotated[UUID | None, typer.Option("--enquiry", metavar="ID")]
Registration = Annotated[UUID | None, typer.Option("--registration", metavar="ID")]
Email = Annotated[
    str | None,
    typer.Option("--email", metavar="ADDRESS", help=t("Ask each register apart.", "Spør hvert register for seg.")),
]


@app.command(help=t("Everything we hold about a person.", "Alt vi har om en person."))
def export(office: Office, enquiry: Enquiry = None, registration: Registration = None, email: Email = None) -> None:
    """JSON, register by register; nothing ties one to another."""
    from infra.operations import persons
    from infra.operations.environment import settings_for

    asked = persons.Asked.of(enquiry, registration, email)
    screen.show_json(persons.export(settings_for(office), asked))


@app.command(help=t("Erase a person from each register.", "Slett en person fra hvert register."))
def erase(office: Office, enquiry: Enquiry = None, registration: Registration = None, email: Email = None) -> None:
    """One receipt per register; exit 1 when nothing was found."""
    from infra.operations import persons
    from infra.operations.environment import settings_for

    asked = persons.Asked.of(enquiry, registration, email)
    receipts = persons.erase(settings_for(office), asked)
    screen.show_json(receipts)
    raise typer.Exit(0 if receipts else 1)
