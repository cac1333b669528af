"""``brikke mail``: what comes back, and whether the world can see that our mail is ours."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from infra.cli import screen
from infra.cli.options import Office
from infra.cli.words import t

app = typer.Typer(no_args_is_help=True)
LONGEST_BYTES = 1_000_000


@app.command(
    help=t(
        "Take in one mail that came back, from a mail server's pipe.", "Ta imot én e-post som kom i retur, fra et rør."
    )
)
def bounce(
    office: Office,
    to: Annotated[
        str, typer.Option("--to", metavar="ADDRESS", help=t("The address it came to.", "Adressen den kom til."))
    ] = "",
) -> None:
    """The mail is read from standard input. Exit: 0 taken in, 65 a person wrote it, 75 to be tried again (sysexits.h)."""
    from chassis.db import TRANSIENT
    from infra.operations import mail
    from infra.operations.environment import settings_for

    content = sys.stdin.buffer.read(LONGEST_BYTES)
    try:
        outcome = mail.take_in(settings_for(office), content, to=to)
    except TRANSIENT:
        outcome = "later"
    if outcome == "letter":
        screen.out.print(t("Nobody reads what is sent here.", "Ingen leser det som sendes hit."))
    raise typer.Exit({"taken": os.EX_OK, "letter": os.EX_DATAERR, "later": os.EX_TEMPFAIL}[outcome])
