"""The part of RabbitMQ's management API the runner needs. Passwords travel as hashes, over loopback."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote


class Refused(Exception):
    """The broker answered with an error. ``status`` is its HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status


class Management:
    """One broker's management API, signed in as a user."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url.rstrip("/")
        self._credentials = base64.b64encode(f"{user}:{password}".encode()).decode()

    def call(self, method: str, *parts: str, body: object = None, timeout_s: float = 20) -> Any:
        """``call("PUT", "vhosts", "a/b")`` is ``PUT /api/vhosts/a%2Fb``; the answer's JSON, None when empty."""
        request = urllib.request.Request(
            f"{self._url}/api/{'/'.join(quote(part, safe='') for part in parts)}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {self._credentials}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout_s) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refused:
            raise Refused(refused.code, refused.read().decode(errors="replace")[:500]) from None
        return json.loads(text) if text else None

    def answers(self) -> bool:
        """Whether the broker is up, its management and its own user included."""
        try:
            self.call("GET", "whoami", timeout_s=2)
            listeners = self.call("GET", "nodes", timeout_s=2)[0]
        except (OSError, ValueError, Refused, IndexError):
            return False
        return bool(listeners.get("running"))

    def add_vhost(self, vhost: str, users: tuple[str, ...] = ()) -> None:
        """A vhost (kept if there), with every right in it for ``users``."""
        self.call("PUT", "vhosts", vhost, body={"default_queue_type": "quorum"})
        for user in users:
            self.permit(vhost, user, ".*", ".*", ".*")

    def drop_vhost(self, vhost: str) -> None:
        """Remove a vhost with everything in it; nothing happens when there is none."""
        try:
            self.call("DELETE", "vhosts", vhost)
        except Refused as refused:
            if refused.status != 404:
                raise

    def add_user(self, name: str, password: str | None, tags: str = "") -> None:
        """A user; without a password it can sign in by client certificate only."""
        self.call("PUT", "users", name, body={"password_hash": password_hash(password), "tags": tags})

    def permit(self, vhost: str, user: str, configure: str, write: str, read: str) -> None:
        """Set what the user may configure, write and read in the vhost (regular expressions)."""
        rights = {"configure": configure, "write": write, "read": read}
        self.call("PUT", "permissions", vhost, user, body=rights)

    def permit_topic(self, vhost: str, user: str, exchange: str, write: str, read: str) -> None:
        """Set which routing keys the user may publish with and bind to on a topic exchange."""
        rights = {"exchange": exchange, "write": write, "read": read}
        self.call("PUT", "topic-permissions", vhost, user, body=rights)


def password_hash(password: str | None) -> str:
    """RabbitMQ's salted SHA-256 of a password; empty (never matching) for None."""
    if password is None:
        return ""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
