"""``brikke mail``: what comes back, and whether the world can see that our mail is ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli import screen
from infra.cli.mail_words import sentence
from infra.cli.options import Json, Office, Offices
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


@app.command(
    help=t(
        "Can the world see that our mail is ours? What DNS lacks, and what to write there.",
        "Kan verden se at e-posten er vår? Hva DNS mangler, og hva som skal stå der.",
    )
)
def check(
    office: Offices = None,
    domain: Annotated[
        str | None,
        typer.Option(
            "--domain", help=t("Another domain than the office writes from.", "Et annet domene enn kontorets.")
        ),
    ] = None,
    zone: Annotated[
        Path | None,
        typer.Option(
            "--zone",
            metavar="FILE",
            exists=True,
            help=t("A zone file in place of DNS.", "En sonefil i stedet for DNS."),
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Exit 1 while anything is wrong. In production mail is not sent before this has passed once."""
    from infra.operations import mail
    from infra.operations.environment import chosen_offices

    looked = {settings.office: mail.look(settings, domain=domain, zone=zone) for settings in chosen_offices(office)}
    if as_json:
        screen.show_json({code: [finding._asdict() for finding in found] for code, found in looked.items()})
    else:
        for code, found in looked.items():
            _show(code, found)
    raise typer.Exit(1 if any(mail.faults(found) for found in looked.values()) else 0)


@app.command(
    help=t("Make a key to sign mail with, and say what to write in DNS.", "Lag en nøkkel til å signere e-post med.")
)
def key(
    to: Annotated[Path, typer.Option("--to", metavar="FILE")],
    domain: Annotated[str, typer.Option("--domain")],
    selector: Annotated[str, typer.Option("--selector", help=t("The key's name.", "Navnet på nøkkelen."))] = "brikke",
) -> None:
    """A key that is there stays; its record is printed again."""
    from infra.operations import mail

    screen.out.print(t("Write in DNS:", "Skriv i DNS:"), f"{selector}._domainkey.{domain}. TXT", markup=False)
    screen.out.print(mail.make_key(to), markup=False, soft_wrap=True)
    screen.out.print(
        t("Then set:", "Sett så:"), f"BRIKKE_DKIM_KEY_FILE={to} BRIKKE_DKIM_SELECTOR={selector}", markup=False
    )


def _show(office: str, found: list[Any]) -> None:
    screen.out.print(office, style="bold")
    for finding in found:
        mark, style = (
            ("✓", "green") if finding.code == "good" else ("✗", "red") if finding.is_fault else ("→", "yellow")
        )
        said = sentence(finding.subject, finding.code, finding.name, finding.detail)
        screen.out.print(f"  {mark} {said}", style=style, markup=False)
        if finding.write:
            told = t("Write in DNS:", "Skriv i DNS:")
            screen.out.print(f"    {told} {finding.name}. TXT\n    {finding.write}", markup=False, soft_wrap=True)
