"""A front door as a program uses it: over https, trusting only the network's private authority."""

from __future__ import annotations

import json
import secrets
import ssl
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from infra.local.faults import Fault

TIMEOUT_S = 30
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Door:
    """One office's public address, as nobody or as a signed-in person: JSON for programs, and pages as people see them."""

    def __init__(self, url: str, ca: Path, token: str | None = None) -> None:
        self.url, self._token = url, token
        self._tls = ssl.create_default_context(cafile=str(ca))
        self._ca = ca

    def signed_in(self, email: str, password: str) -> Door:
        """The same door with a token of that person."""
        answer = self.post("/api/portal/tokens", {"email": email, "password": password})
        return Door(self.url, self._ca, answer["token"])

    def get(self, path: str) -> Any:
        """The answer's JSON. Errors: Fault with the problem document's words."""
        return self._call("GET", path, None)

    def post(self, path: str, body: Any = None) -> Any:
        """The answer's JSON; each call is a deed of its own (Idempotency-Key). Errors: as get."""
        return self._call("POST", path, body or {})

    def look(self, path: str) -> str:
        """A page. Errors: as get."""
        return self._send("GET", path, None, FORM).decode()

    def fill_in(self, path: str, form: dict[str, str] | None = None) -> str:
        """Send a page's form, as a browser without JavaScript would; the page it leads to. Errors: as get."""
        return self._send("POST", path, urlencode(form or {}).encode(), FORM).decode()

    def _call(self, method: str, path: str, body: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        text = self._send(method, path, data, JSON)
        return json.loads(text) if text else None

    def _send(self, method: str, path: str, data: bytes | None, kind: str) -> bytes:
        headers = {"Accept": JSON if kind == JSON else "text/html", "Content-Type": kind}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if method == "POST":
            headers["Idempotency-Key"] = secrets.token_hex(16)
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S, context=self._tls) as answer:
                text: bytes = answer.read()
        except urllib.error.HTTPError as refused:
            raise Fault(f"{method} {self.url}{path}: {refused.code} {_told(refused)}") from None
        except OSError as away:
            raise Fault(f"{method} {self.url}{path}: {away}") from None
        return text


def _told(refused: urllib.error.HTTPError) -> str:
    text = refused.read().decode(errors="replace")
    try:
        problem = json.loads(text)
    except ValueError:
        return text[:200]
    return " ".join(str(problem[name]) for name in ("title", "detail", "errors") if problem.get(name))
