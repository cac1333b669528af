"""Where live reference data is asked for, and how: patiently, and in words when a source fails."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2

TRIES = 6
TIMEOUT_S = 60
LONGEST_WAIT_S = 60
"""Statistics Norway counts questions by the minute."""
LATER = (429, 502, 503, 504)


class SourceFailed(Exception):
    """A source did not answer, or what it answered is not what it should be; the message names it and says why."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source}: {why}")


@dataclass(frozen=True)
class Sources:
    """The addresses, and what passes the time between two tries of a question: seconds."""

    klass: str = "https://data.ssb.no/api/klass/v1"
    population: str = "https://data.ssb.no/api/v0/no/table/07459"
    areas: str = "https://ws.geonorge.no/kommuneinfo/v1"
    wait: Callable[[float], None] = time.sleep
    timeout_s: float = TIMEOUT_S


class Asking:
    """Questions to the sources, over one client."""

    def __init__(self, client: httpx2.Client, wait: Callable[[float], None]) -> None:
        self._client, self._wait = client, wait

    def ask(self, source: str, address: str, question: Any = None, **parameters: str) -> Any:
        """The JSON of an answer; with a question it is posted.

        Errors  SourceFailed: no whole answer after some tries, or no JSON.
        """
        why = ""
        for further in reversed(range(TRIES)):
            try:
                answer = self._send(address, question, parameters)
            except httpx2.RequestError as error:
                why, pause = f"no whole answer from {address} ({type(error).__name__})", None
            else:
                if answer.is_success:
                    return _json(source, answer)
                why, pause = f"{address} answered {answer.status_code}", answer.headers.get("Retry-After")
                if answer.status_code not in LATER:
                    break
            if further:
                self._wait(_seconds(pause, TRIES - 1 - further))
        raise SourceFailed(source, why)

    def _send(self, address: str, question: Any, parameters: dict[str, str]) -> httpx2.Response:
        if question is None:
            return self._client.get(address, params=parameters)
        return self._client.post(address, json=question)


def connect(sources: Sources) -> httpx2.Client:
    """A client for ``Asking``."""
    return httpx2.Client(timeout=sources.timeout_s, follow_redirects=True, headers={"Accept": "application/json"})


def _json(source: str, answer: httpx2.Response) -> Any:
    try:
        return answer.json()
    except ValueError as error:
        raise SourceFailed(source, f"{answer.url} answered with something other than JSON") from error


def _seconds(asked_for: str | None, earlier: int) -> float:
    """As long as the source asks for, else twice as long each time: 2, 4, 8, …"""
    if asked_for and asked_for.isdigit():
        return float(min(int(asked_for), LONGEST_WAIT_S))
    return float(min(2 ** (earlier + 1), LONGEST_WAIT_S))
