"""``brikke bench NAME``: one measure, beside its peer, in one run."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Annotated

import typer

from infra.cli import screen
from infra.cli.words import t
from infra.local.faults import Fault


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=t("Measure something, beside its peer.", "Mål noe, ved siden av noe tilsvarende."))(bench)


def bench(name: Annotated[str | None, typer.Argument()] = None) -> None:
    """Without a name: what can be measured."""
    import bench as measures
    from chassis import log

    known = sorted(module.name for module in pkgutil.iter_modules(measures.__path__) if not module.name.startswith("_"))
    if name is None:
        screen.out.print("\n".join(known))
        return
    if name not in known:
        raise Fault(f"there is no measure {name!r}", f"choose among {', '.join(known)}")
    log.configure("ERROR", process="bench")
    screen.show_json(importlib.import_module(f"bench.{name}").run())
