"""The front door of the sketch: the office's own nginx.conf, TLS and limits, with the sketch behind it in place of the office."""

from __future__ import annotations

import asyncio
import pwd
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from infra import nginx
from infra.local import packages
from infra.local.front import LIMITS, NAME, STATIC


@asynccontextmanager
async def before(stack: Any, instance: Any, behind: int) -> AsyncIterator[tuple[str, int, int]]:
    """nginx before what listens on ``behind``: its address, port and process id."""
    place, address = stack.place, instance.office.address
    port = _free(address)
    certificate, key = instance.authority.issue(f"{instance.code}.https", [address, "localhost"])
    folder = place.folder(f"{NAME}-sketch")
    door = nginx.Door(
        office="sketch",
        listen=f"{address}:{port}",
        certificate=str(place.folder(NAME) / certificate.name),
        key=str(place.folder(NAME) / key.name),
        backends=dict.fromkeys(nginx.SERVICES, f"127.0.0.1:{behind}"),
    )
    front = nginx.FrontDoor(
        doors=[door], state=str(folder), static=str(STATIC), errors=str(nginx.FOLDER / "errors"),
        access_log=str(folder / "access.log"), limits=LIMITS,
    )  # fmt: skip
    conf = place.write(folder / "nginx.conf", nginx.render(front))
    as_user = _account(place.user) if place.user else {}
    process = await asyncio.create_subprocess_exec(
        str(packages.require("nginx")), "-e", "stderr", "-c", str(conf), cwd="/", **as_user
    )
    try:
        yield address, port, process.pid
    finally:
        process.terminate()
        await process.wait()


def _account(user: str) -> dict[str, Any]:
    account = pwd.getpwnam(user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _free(address: str) -> int:
    with socket.socket() as one:
        one.bind((address, 0))
        port: int = one.getsockname()[1]
        return port
