"""The settings of an office: from its env file where the local runner wrote one, else from the environment."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chassis.settings import Settings, from_environment
from infra.local.faults import Fault


def read_env_file(file: Path) -> dict[str, str]:
    """The variables of an env file (NAME=value, quoted as a shell would)."""
    pairs = [line.split("=", 1) for line in file.read_text().splitlines() if "=" in line and not line.startswith("#")]
    return {name: "".join(shlex.split(value)) for name, value in pairs}


def default_state() -> Path:
    """The folder of the local network's state: ``.brikke`` beside the code, or what BRIKKE_STATE says."""
    return Path(os.environ.get("BRIKKE_STATE") or Path(__file__).resolve().parents[2] / ".brikke")


def env_file(state: Path, office: str) -> Path:
    """Where the local runner keeps an office's settings."""
    return state / "offices" / office / "env"


def adopt(state: Path, office: str | None) -> None:
    """Make the office's settings this process's environment; in a container they are there already.

    Errors  Fault when neither an env file nor BRIKKE_OFFICE names the office.
    """
    if office is None and "BRIKKE_OFFICE" not in os.environ:
        raise Fault("which office?", "name it with --office CODE, or set BRIKKE_OFFICE")
    if office is not None and os.environ.get("BRIKKE_OFFICE") != office:
        os.environ.update(_local(state, office))


def settings_for(office: str) -> Settings:
    """The settings of one office, local or of this container."""
    if os.environ.get("BRIKKE_OFFICE") == office:
        return from_environment()
    with settings_of(_local(default_state(), office)) as settings:
        return settings


def chosen_offices(codes: Sequence[str] | None) -> list[Settings]:
    """The settings of these offices; without codes, of this container's or of all local ones.

    Errors  Fault when there is none.
    """
    if codes:
        return [settings_for(code) for code in codes]
    if "BRIKKE_OFFICE" in os.environ:
        return [from_environment()]
    local = local_offices()
    if not local:
        raise Fault("no office is set up here", "run make up, or set the BRIKKE_… variables")
    return [settings_for(code) for code in local]


def head_office_among(offices: Sequence[Settings]) -> Settings | None:
    """Head office's settings: among these offices, or set up on this machine; None where it is elsewhere."""
    here = next((settings for settings in offices if settings.is_head_office), None)
    if here is None and offices and env_file(default_state(), offices[0].head_office).exists():
        here = settings_for(offices[0].head_office)
    return here


def local_offices() -> list[str]:
    """Codes of the offices the local runner has set up, head office first."""
    codes = [file.parent.name for file in (default_state() / "offices").glob("*/env")]
    return sorted(codes, key=lambda code: (code != "hk", code))


def network_offices(listed: str | None) -> list[str]:
    """Codes of all offices that may connect to head office: those listed ("a b c"), or the local ones."""
    if listed is not None:
        return listed.replace(",", " ").split()
    return local_offices()


def _local(state: Path, office: str) -> dict[str, str]:
    file = env_file(state, office)
    if not file.exists():
        raise Fault(f"the office {office} is not set up here", "run make up, or set the BRIKKE_… variables")
    return read_env_file(file)


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
