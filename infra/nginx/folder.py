"""The front door's files in one folder, for a server or a container: configuration, static files, error pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import chassis.web
from infra import nginx


def write(
    to: Path, *, office: str, listen: str, certificate: str, key: str, state: str, resolver: str | None,
    backends: dict[str, str],
) -> None:  # fmt: skip
    """Write ``to``, which nginx sees under the same path."""
    to = to.absolute()
    to.mkdir(parents=True, exist_ok=True)
    for source, name in ((Path(chassis.web.__path__[0]) / "static", "static"), (nginx.FOLDER / "errors", "errors")):
        shutil.copytree(source, to / name, dirs_exist_ok=True)
    door = nginx.Door(office=office, listen=listen, certificate=certificate, key=key, backends=backends)
    front = nginx.FrontDoor(
        doors=[door], state=state, static=str(to / "static"), errors=str(to / "errors"), resolver=resolver
    )
    (to / "nginx.conf").write_text(nginx.render(front))
