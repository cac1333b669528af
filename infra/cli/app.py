"""The commands, put together."""

from __future__ import annotations

import typer

from infra.cli import (
    audit,
    backups,
    bench,
    checks,
    containers,
    database,
    dead,
    mail,
    network,
    person,
    run,
    staff,
    status,
    streams,
    succession,
)
from infra.cli.words import t


def build() -> typer.Typer:
    """The ``brikke`` application."""
    app = typer.Typer(
        name="brikke",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help=t(
            "Run and look after offices of a self-help network.", "Kjør og ta vare på kontor i et selvhjelpsnettverk."
        ),
    )
    for module in (network, status, run, database, backups, streams, checks, bench, containers):
        module.register(app)
    app.add_typer(
        dead.app, name="dead", help=t("Messages that could not be applied.", "Meldinger som ikke lot seg bruke.")
    )
    app.add_typer(audit.app, name="audit", help=t("Whether the past stands as noted.", "Om fortida står som notert."))
    app.add_typer(
        mail.app,
        name="mail",
        help=t("Mail: what comes back, and who may send.", "E-post: det som kommer i retur, og hvem som får sende."),
    )
    app.add_typer(person.app, name="person", help=t("A person's rights: access and erasure.", "Innsyn og sletting."))
    app.add_typer(
        succession.app,
        name="succession",
        help=t("An office closes into another.", "Et kontor går inn i et annet."),
    )
    app.add_typer(staff.app, name="staff", help=t("Staff accounts.", "Ansattes kontoer."))
    return app
