"""``brikke up``, ``down``, ``reset``, ``offices``."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.cli import screen
from infra.cli.options import Json
from infra.cli.words import t


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=t("Start the local network.", "Start det lokale nettverket."))(up)
    app.command(help=t("End everything up started, and nothing else.", "Avslutt alt up startet, og ikke noe annet."))(
        down
    )
    app.command(help=t("End it and wipe its state.", "Avslutt og slett tilstanden."))(reset)
    app.command(help=t("What runs here.", "Hva som kjører her."))(offices)


def up(
    demo: Annotated[
        bool, typer.Option("--demo", help=t("With a small demo, and its main job done once.", "Med en liten demo."))
    ] = False,
) -> None:
    """Start what does not run; a second time it changes nothing."""
    from chassis import log
    from infra.local.stack import Stack, default_root

    log.configure("WARNING", process="cli")
    steps = screen.Steps()
    stack = Stack(default_root())
    stack.start(say=steps)
    if demo:
        from infra.local import demo as demonstration

        demonstration.run(stack, steps)
    steps.end()
    screen.out.print()
    _show(stack)
    screen.out.print(t(f"Up after {steps.seconds:.0f} s.", f"Oppe etter {steps.seconds:.0f} s."), style="green")
    if demo:
        _show_demo(stack, demonstration.show_result(stack))


def down() -> None:
    """End the network, and what the tests have left running."""
    from infra.local import testbed
    from infra.local.stack import Stack, default_root

    root = default_root()
    for state in (root, root / "test-network"):
        if (state / "places.json").exists():
            Stack(state).stop()
    testbed.stop(root / "test")
    screen.out.print(t("Down.", "Nede."))


def reset(
    yes: Annotated[bool, typer.Option("--yes", help=t("Do not ask.", "Ikke spør."))] = False,
) -> None:
    """All databases, queues, mail and keys of the local network are gone afterwards."""
    from infra.local import testbed
    from infra.local.stack import Stack, default_root

    root = default_root()
    if not yes:
        typer.confirm(t(f"Wipe {root}?", f"Slette {root}?"), abort=True)
    testbed.stop(root / "test")
    for state in (root / "test-network", root):
        if (state / "places.json").exists():
            Stack(state).reset()
    screen.out.print(t("Wiped.", "Slettet."))


def offices(as_json: Json = False) -> None:
    """The offices of the local network, with their addresses and processes."""
    from infra.local.census import census
    from infra.local.stack import Stack, default_root

    found = census(Stack(default_root()))
    if as_json:
        screen.show_json(found)
    else:
        columns = ("code", "name", "url", "web_pid", "bus_pid", "broker_pid", "rss_mb")
        screen.show_table("", columns, [[row[column] for column in columns] for row in found])


def _show_demo(stack, sentences: list[str]) -> None:  # type: ignore[no-untyped-def]
    """What the demo did, and who may sign in."""
    import json

    from infra.local.seed import staff_file

    for sentence in sentences:
        screen.out.print(sentence, markup=False)
    staff = json.loads(staff_file(stack).read_text())
    rows = [
        (office, role, who["email"], who["password"]) for office, roles in staff.items() for role, who in roles.items()
    ]
    screen.show_table(t("Demo sign-ins", "Demobrukere"), ("office", "role", "email", "password"), rows)
    screen.out.print(t(f"Also in {staff_file(stack)}", f"Også i {staff_file(stack)}"), markup=False)


def _show(stack) -> None:  # type: ignore[no-untyped-def]
    from infra.local.census import census

    found = census(stack)
    screen.show_table("", ("office", "address"), [(row["name"], row["url"]) for row in found])
    screen.out.print(f"CA  {found[0]['ca']}\n{t('Mail', 'Post')}  {stack.root / 'mail'}", markup=False)
