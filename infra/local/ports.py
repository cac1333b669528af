"""Free ports on the loopback address, kept in a file so that addresses stay the same from day to day."""

from __future__ import annotations

import json
import random
import socket
from pathlib import Path

# Below the range the kernel hands out to outgoing connections, which would take a kept port now and then.
LOWEST, HIGHEST = 20_000, 32_000


class Ports:
    """The ports of one network, by name (``link-oslo.broker``)."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}

    def __getitem__(self, name: str) -> int:
        """The kept port of that name; a free one, kept from now on, the first time it is asked for."""
        if name not in self._kept:
            self._keep(name)
        return self._kept[name]

    def renew_taken(self) -> list[str]:
        """Give up kept ports that somebody else now listens on. Only while the network is down."""
        taken = [name for name, port in self._kept.items() if not is_free(port)]
        for name in taken:
            self._keep(name)
        return taken

    def _keep(self, name: str) -> None:
        self._kept[name] = free_port(avoid=set(self._kept.values()))
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._kept, indent=2, sort_keys=True) + "\n")


def free_port(avoid: set[int] | None = None) -> int:
    """A port nobody listens on, and not one of ``avoid``."""
    chance = random.SystemRandom()
    while True:
        port = chance.randint(LOWEST, HIGHEST)
        if port not in (avoid or set()) and is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether a program could listen on the port on any address just now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True
