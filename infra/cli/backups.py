"""``brikke backup`` and ``brikke restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import screen
from infra.cli.options import Office, Offices
from infra.cli.words import t


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=t("Back an office up, all its databases at one moment.", "Sikkerhetskopier et kontor."))(backup)
    app.command(
        help=t("Put an office back as a backup has it; a new epoch begins.", "Legg en kopi tilbake; ny epoke.")
    )(restore)


def backup(
    to: Annotated[Path, typer.Option("--to", metavar="DIR")],
    office: Offices = None,
) -> None:
    """A folder per office under DIR. Day keys stay out of it."""
    from infra.local.backups import back_up
    from infra.local.stack import Stack, default_root

    stack = Stack(default_root())
    for code in office or [instance.code for instance in stack.instances]:
        folder = back_up(stack, stack.instance(code), to)
        screen.out.print(str(folder), markup=False)


def restore(
    source: Annotated[Path, typer.Option("--from", metavar="DIR", exists=True, file_okay=False)],
    office: Office,
) -> None:
    """Stops the office, puts its databases back, forgets its broker's queues, and starts it again."""
    from infra.local.backups import restore as put_back
    from infra.local.stack import Stack, default_root

    steps = screen.Steps()
    stack = Stack(default_root())
    report = put_back(stack, stack.instance(office), source, steps)
    steps.end()
    screen.show_json(report)
