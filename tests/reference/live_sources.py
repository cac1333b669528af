"""The live sources on a port of this machine: they answer with recorded shapes, or as a test tells them to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from reference.sources import Sources

RECORDED = Path(__file__).parent / "recorded"
FILES = {
    "/klass/classifications/131/codes.json": "klass131_codes.json",
    "/klass/classifications/131/changes.json": "klass131_changes.json",
    "/klass/classifications/104/codes.json": "klass104_codes.json",
}
Answer = tuple[int, dict[str, str], bytes]


class LiveSources:
    """What was asked, and what is answered instead of the recorded shapes: {path: answers, one after another}."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.instead: dict[str, list[Answer]] = {}
        self.waits: list[float] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def sources(self) -> Sources:
        root = f"http://127.0.0.1:{self.server.server_port}"
        return Sources(f"{root}/klass", f"{root}/table", f"{root}/areas", self.waits.append, 2)

    def answer(self, path: str, *answers: Answer) -> None:
        self.instead[path] = list(answers)

    def change(self, path: str, *, year: int | None = None, **values: Any) -> None:
        """The recorded answer, with other values under some names."""
        whole = json.loads(recorded(path, _table_question(year) if year else None)) | values
        self.answer(path if not year else f"{path}/{year}", (200, {}, json.dumps(whole).encode()))

    def questions(self, path: str) -> list[Any]:
        """Parameters, or what was posted."""
        return [question or parameters for asked, parameters, question in self.asked if asked == path]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        live = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                question = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"null")
                address = urlsplit(self.path)
                parameters = {name: value for name, [value] in parse_qs(address.query).items()}
                live.asked.append((address.path, parameters, question))
                status, headers, body = live._answer_to(address.path, question)
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 the name http.server looks for

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def _answer_to(self, path: str, question: Any) -> Answer:
        if waiting := self.instead.get(f"{path}/{_year(question)}" if question else path):
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return 200, {"Content-Type": "application/json"}, recorded(path, question)


def recorded(path: str, question: Any = None) -> bytes:
    if question:
        return (RECORDED / f"population_{_year(question)}.json").read_bytes()
    if path == "/table":
        return (RECORDED / "population_table.json").read_bytes()
    if path.endswith("/omrade"):
        return (RECORDED / f"{path.removeprefix('/areas/').removesuffix('/omrade')}.json").read_bytes()
    return (RECORDED / FILES[path]).read_bytes()


def _table_question(year: int) -> dict[str, Any]:
    return {"query": [{"code": "Tid", "selection": {"values": [str(year)]}}]}


def _year(question: Any) -> str:
    [year] = next(each["selection"]["values"] for each in question["query"] if each["code"] == "Tid")
    return str(year)


@contextmanager
def serving() -> Iterator[LiveSources]:
    live = LiveSources()
    thread = threading.Thread(target=live.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield live
    finally:
        live.server.shutdown()
        live.server.server_close()
        thread.join()
