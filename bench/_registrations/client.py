"""One who registers over a kept connection: raw HTTP/1.1, so that the client takes as little as can be of the two cores."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.front_page import Visitor

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
LETTERS = "abcdefghijklmnop"
"""Never a row of digits, which might be taken for a national identity number."""


class Client(Visitor):
    """One kept connection, from a loopback address of its own; ``tls`` None is plain HTTP."""

    origin = ""
    more = ""
    """Headers besides, each with its line end."""

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, dict[str, str], bytes]:
        """(status, headers, body) of one request; nginx ends a connection after a thousand, and then there is a new one."""
        if self.writer is None or self.writer.is_closing() or self.reader.at_eof():
            self.reader, self.writer = await asyncio.open_connection(
                self.host, self.port, ssl=self.tls, local_addr=(self.own, 0)
            )
        about = f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\nOrigin: {self.origin}\r\n" if body else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept-Language: nb\r\n{about}{self.more}\r\n"
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        headers = self.headers_of(answer)
        found = await (self._chunks() if "transfer-encoding" in headers else self._exactly(headers))
        if headers.get("connection") == "close":
            self.writer.close()
        return int(answer.split(b" ", 2)[1]), headers, found

    def headers_of(self, answer: bytes) -> dict[str, str]:
        """The head of an answer by names in small letters."""
        return {k.lower(): v for k, _, v in (line.partition(": ") for line in answer.decode().split("\r\n")[1:])}

    async def by_api(self, event_id: str, party: dict[str, Any]) -> int:
        """The status of one registration."""
        return (await self._post(event_id, party))[0]

    async def shape(self, event_id: str, party: dict[str, Any]) -> tuple[int, str]:
        """(status, everything of the answer that another answer should have too)."""
        status, headers, body = await self._post(event_id, party)
        told = json.loads(body)
        like = {
            name: value if name == "state" else f"{type(value).__name__} {len(str(value))}"
            for name, value in told.items()
        }
        kept = {name: value for name, value in headers.items() if name not in ("date", "connection")}
        return status, json.dumps([kept, like], sort_keys=True)

    async def _post(self, event_id: str, party: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        path = f"/api/events/events/{event_id}/registrations"
        return await self.ask("POST", path, json.dumps(party).encode(), "application/json")

    async def by_form(self, event_id: str, party: dict[str, Any]) -> int:
        """The page with the form, the form sent, and the page it leads to: the status of the last that was got."""
        path = f"/events/{event_id}/register"
        status, headers, page = await self.ask("GET", path)
        if status != 200:
            return status
        text = (gzip.decompress(page) if headers.get("content-encoding") == "gzip" else page).decode()
        form = dict(HIDDEN.findall(text)) | {name: str(value) for name, value in party.items()}
        status, headers, _ = await self.ask("POST", path, urlencode(form).encode(), "application/x-www-form-urlencoded")
        if status != 303:
            return status
        return (await self.ask("GET", urlsplit(headers["location"]).path))[0]


def party() -> dict[str, Any]:
    """One of a kind, who wants a receipt."""
    own = "".join(secrets.choice(LETTERS) for _ in range(14))
    return {"name": f"Maal {own[:6]}", "email": f"{own}@example.org", "sector": "private", "seats": 1}
