"""Take each safeguard out, one at a time, and demand that its test turns red: ``make sabotage``.

Each ``tests/sabotage/*.patch`` begins with a line ``# red: <test>`` naming the test that must fail once it is applied.
It is applied in a scratch worktree of the last commit, so the working tree is never touched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
PATCHES = ROOT / "tests" / "sabotage"
PATIENCE_S = "10"
"""A sabotaged test mostly fails by waiting for what never comes: how long it waits."""


@dataclass(frozen=True)
class Sabotage:
    """One safeguard taken out, and the test that must notice."""

    path: Path
    why: str
    test: str

    @property
    def name(self) -> str:
        return self.path.stem


def read(path: Path) -> Sabotage:
    """A patch with its header: ``# red: <test>``, and before it a sentence on what is taken out."""
    header = [line[2:] for line in path.read_text().splitlines() if line.startswith("# ")]
    tests = [line.removeprefix("red: ") for line in header if line.startswith("red: ")]
    if len(tests) != 1:
        raise ValueError(f"{path.name} must have one line '# red: <test>'")
    return Sabotage(path, " ".join(line for line in header if not line.startswith("red: ")), tests[0])


def every() -> list[Sabotage]:
    return [read(path) for path in sorted(PATCHES.glob("*.patch"))]


def applies(sabotage: Sabotage, tree: Path) -> str:
    """Why the patch does not apply to a tree; empty when it does."""
    return _git(tree, "apply", "--check", str(sabotage.path)).stderr


@contextmanager
def worktree() -> Iterator[Path]:
    """A scratch worktree of the last commit, sharing the test database and broker; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sabotage-")) / "tree"
    _git(ROOT, "worktree", "add", "--detach", "--quiet", str(folder), "HEAD", check=True)
    (folder / ".brikke").symlink_to(ROOT / ".brikke")
    try:
        yield folder
    finally:
        (folder / ".brikke").unlink()
        _git(ROOT, "worktree", "remove", "--force", str(folder))
        shutil.rmtree(folder.parent, ignore_errors=True)


def run_tests(tree: Path, tests: list[str]) -> dict[str, str]:
    """How each test ended in a tree: ``passed``, ``failed``, or ``broken`` where it could not be run at all."""
    report = tree.parent / "report.xml"
    report.unlink(missing_ok=True)
    options = ["-q", "--no-header", "-p", "no:cacheprovider", "-o", "junit_family=xunit1", f"--junitxml={report}"]
    environment = os.environ | {"PYTHONPATH": str(tree), "BRIKKE_TEST_PATIENCE_S": PATIENCE_S}
    command = [sys.executable, "-m", "pytest", *options, *tests]
    subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False)
    if not report.exists():
        return {}
    return {_node(case): _ending(case) for case in ElementTree.parse(report).iter("testcase")}  # noqa: S314 our own


def _node(case: ElementTree.Element) -> str:
    return f"{case.get('file')}::{case.get('name')}"


def _ending(case: ElementTree.Element) -> str:
    if case.find("error") is not None or case.find("skipped") is not None:
        return "broken"
    return "failed" if case.find("failure") is not None else "passed"


def commit(sabotage: Sabotage, tree: Path) -> str:
    """Apply one patch, run its test, undo it. Shape: how the test ended."""
    try:
        fault = _git(tree, "apply", str(sabotage.path)).stderr
        return "does not apply" if fault else run_tests(tree, [sabotage.test]).get(sabotage.test, "broken")
    finally:
        _git(tree, "checkout", "--quiet", "--", ".", check=True)


def _git(tree: Path, *arguments: str, check: bool = False) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["git", *arguments], cwd=tree, check=check, capture_output=True, text=True)


def main(wanted: list[str]) -> int:
    """Commit each sabotage, or those whose names contain one of ``wanted``. Shape: 0 when every test turned red."""
    from infra.local.testbed import testbed

    testbed()
    console = Console()
    chosen = [each for each in every() if not wanted or any(part in each.name for part in wanted)]
    table = Table("safeguard taken out", "test", "without", "with", "seconds")
    good = bool(chosen)
    with worktree() as tree:
        before = run_tests(tree, sorted({each.test for each in chosen}))
        for sabotage in chosen:
            began = time.monotonic()
            healthy, after = before.get(sabotage.test, "broken"), commit(sabotage, tree)
            good &= (healthy, after) == ("passed", "failed")
            seconds = f"{time.monotonic() - began:.0f}"
            console.print(f"{sabotage.name}: {healthy}, then {after}")
            table.add_row(sabotage.name, sabotage.test.rsplit("::", 1)[1], healthy, after, seconds)
    console.print(table)
    console.print(
        "Every safeguard is missed when it is gone." if good else "Some safeguard can go without anyone noticing."
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
