"""What ``brikke`` prints: steps with their time, tables, JSON, and faults as one sentence and a remedy."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

WIDTH_WITHOUT_TERMINAL = 160
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Steps:
    """Prints each step as it begins, and how long the one before took."""

    def __init__(self) -> None:
        self.began = self._step_began = time.monotonic()
        self._open = False

    def __call__(self, step: str) -> None:
        """The next step begins."""
        self.end()
        self._step_began, self._open = time.monotonic(), True
        out.print(f"  {step} …", end="" if out.is_terminal else "\n", markup=False)

    def end(self) -> None:
        """The last step is done."""
        if self._open and out.is_terminal:
            out.print(f" {time.monotonic() - self._step_began:.1f} s", style="dim")
        self._open = False

    @property
    def seconds(self) -> float:
        """Since the first step."""
        return time.monotonic() - self.began


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal's standard error, nothing elsewhere; tell it how many are done, and of how many."""
    with Bar(console=err, disable=not err.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def show_json(value: Any) -> None:
    """Plain JSON for programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table for people."""
    table = Table(title=title or None, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    out.print(table)


def explain(error: Exception) -> int:
    """Say what failed and what to do; 1. With BRIKKE_TRACEBACK set, where as well."""
    what, remedy = _told(error)
    err.print(f"✗ {what}", style="red", markup=False)
    if remedy:
        err.print(f"→ {remedy}", markup=False)
    if os.environ.get("BRIKKE_TRACEBACK"):
        err.print_exception()
    return 1


def _told(error: Exception) -> tuple[str, str]:
    from chassis.migrate import MigrationChanged
    from chassis.problems import Problem
    from chassis.settings import SettingsInvalid
    from infra.local.faults import Fault

    if isinstance(error, Fault):
        return error.what, error.remedy
    if isinstance(error, MigrationChanged):
        return (
            f"the migration {error} is not the one this database has had",
            "migrations are never edited; on a local network without anything to keep: brikke reset",
        )
    if isinstance(error, SettingsInvalid):
        return str(error), "the names and meanings are in chassis/settings.py"
    if isinstance(error, Problem):
        return str(error) or (type(error).__doc__ or "").strip(), ""
    if isinstance(error, OSError):
        return f"{type(error).__name__}: {error}", "is the network up? brikke up starts it, brikke status shows it"
    return f"{type(error).__name__}: {error}", "set BRIKKE_TRACEBACK=1 to see where"
