"""The settings of an office: from its env file where the local runner wrote one, else from the environment."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis.settings import Settings, from_environment
from infra.local.faults import Fault


def read_env_file(file: Path) -> dict[str, str]:
    """The variables of an env file (NAME=value, quoted as a shell would)."""
    pairs = [line.split("=", 1) for line in file.read_text().splitlines() if "=" in line and not line.startswith("#")]
    return {name: "".join(shlex.split(value)) for name, value in pairs}


def env_file(state: Path, office: str) -> Path:
    """Where the local runner keeps an office's settings."""
    return state / "offices" / office / "env"


def adopt(state: Path, office: str | None) -> None:
    """Make the office's settings this process's environment; in a container they are there already.

    Errors  Fault when neither an env file nor BRIKKE_OFFICE names the office.
    """
    if office is None or os.environ.get("BRIKKE_OFFICE") == office:
        if "BRIKKE_OFFICE" not in os.environ:
            raise Fault("which office?", "name it with --office CODE, or set BRIKKE_OFFICE")
        return
    file = env_file(state, office)
    if not file.exists():
        raise Fault(f"the office {office} is not set up here", "run make up, or set the BRIKKE_… variables")
    os.environ.update(read_env_file(file))


@contextmanager
def settings_of(values: dict[str, str]) -> Iterator[Settings]:
    """The settings that these variables make, without leaving them in the environment."""
    kept = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("BRIKKE_")]:
        del os.environ[name]
    os.environ.update(values)
    try:
        yield from_environment()
    finally:
        os.environ.clear()
        os.environ.update(kept)
