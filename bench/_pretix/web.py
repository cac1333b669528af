"""One who orders at pretix' own pages, as a person without JavaScript does: cookies, forms, and every page they lead to."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench._registrations.client import HIDDEN, Client, party

EVENT = "/maal/maal/"
NAME_FIELD = re.compile(r'name="(\d+-attendee_name_parts_\d+)"')
STEPS = 12
"""More pages than the way has; one who meets more goes in a ring."""


class Guest(Client):
    """A kept connection with cookies."""

    cookies: dict[str, str]

    def headers_of(self, answer: bytes) -> dict[str, str]:
        """Keeps the cookies too, of which one answer may set several."""
        for line in answer.decode().split("\r\n"):
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        self.more = f"Cookie: {'; '.join(f'{k}={v}' for k, v in self.cookies.items())}\r\n" if self.cookies else ""
        return super().headers_of(answer)

    async def order(self, item: int) -> str:
        """A free place from the event's page to the order's: ``order``, or where it came to a stop."""
        self.cookies, self.more, who = {}, "", party()
        path, page, status = await self._page("GET", EVENT)
        filled: dict[str, Any] = {f"item_{item}": "1"}
        path, page, status = await self._send(f"{EVENT}cart/add", page, filled)
        path, page, status = await self._page("GET", f"{EVENT}checkout/start")
        for _ in range(STEPS):
            if status != 200 or "/checkout/" not in path:
                break
            names = dict.fromkeys(NAME_FIELD.findall(page), who["name"])
            path, page, status = await self._send(path, page, {"email": who["email"]} | names)
        return "order" if status == 200 and path.startswith(f"{EVENT}order/") else f"{status} at {path}"

    async def _send(self, path: str, page: str, filled: dict[str, Any]) -> tuple[str, str, int]:
        form = dict(HIDDEN.findall(page)) | filled
        return await self._page("POST", path, urlencode(form).encode())

    async def _page(self, method: str, path: str, body: bytes = b"") -> tuple[str, str, int]:
        """(path, text, status) of the page that a request ends at."""
        kind = "application/x-www-form-urlencoded" if body else ""
        status, headers, found = await self.ask(method, path, body, kind)
        for _ in range(STEPS):
            if status not in (301, 302, 303):
                break
            at = urlsplit(headers["location"])
            path = at.path + (f"?{at.query}" if at.query else "")
            status, headers, found = await self.ask("GET", path)
        return path, found.decode(), status
