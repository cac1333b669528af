"""Whatever people call themselves and whatever they write, a mail has the headers we gave it and goes to whom we meant."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

import pytest

from bench._mail.sink import Sink
from chassis.db import Database
from chassis.settings import Settings
from services.notifications import postbox, signing, wording
from tests.conftest import make_settings
from tests.services.notifications import hostile
from tests.services.notifications.builders import OFFICE, PARAMETERS

MAILS = 5_000
"""Each with a name that signs it and a subject: ten thousand tries."""
OVER_THE_WIRE = 300
HEADERS = [
    b"MIME-Version", b"Content-Type", b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted",
    b"Content-Language", b"Reply-To",
]  # fmt: skip
NAME = re.compile(rb"^([!-9;-~]+):")
ONE_ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]+@[!#-'*+\-./0-9=?A-Z^-~]+")
TO = "solveig@example.org"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_settings(tmp_path_factory.mktemp("settings"))


def rows(
    random: Random, count: int, templates: tuple[str, ...] = ("by_hand",)
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Rows of the ledger with their office: names, titles, subjects and whoever signs, all of them hostile."""
    for number in range(count):
        said = {name: hostile.words(random) for name in ("name", "title", "place", "subject", "text", "code")}
        template = templates[number % len(templates)]
        signs = {"signed_by": hostile.words(random)} if number % 3 else {}
        row = {
            "message_id": UUID(int=number), "recipient": TO, "template": template, "language": "nb", "tone": None,
            "purpose": "conversation", "parameters": PARAMETERS | said | signs,
        }  # fmt: skip
        yield row, OFFICE | {"sender": hostile.words(random), "name": hostile.words(random)}


def faults(raw: bytes) -> list[str]:
    """What is wrong with a mail as it goes onto the wire, judged line by line."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    names = [found[1] for line in lines if (found := NAME.match(line))]
    found = [f"headers {names}"] if names != HEADERS else []
    found += ["a line that is neither a header nor goes on with one"] * sum(
        not NAME.match(line) and line[:1] not in (b" ", b"\t") for line in lines
    )
    found += ["a line break of another kind"] * any(mark in raw.replace(b"\r\n", b"") for mark in (b"\r", b"\n", b"\0"))
    found += ["not ASCII"] * (not raw.isascii())
    found += ["a line too long"] * (max(map(len, raw.split(b"\r\n"))) > 998)
    boundary = re.search(rb'boundary="([^"]+)"', head)
    if boundary is None or len(re.findall(rb"^--" + re.escape(boundary[1]), body, re.MULTILINE)) != 3:
        found.append("not two parts")
    return found


def test_ten_thousand_hostile_names_and_subjects_add_no_header_and_no_recipient(ours: Settings) -> None:
    written, wrong = 0, {}
    for row, office in rows(Random(4), MAILS):
        mail = wording.compose(row, office, ours)
        if mail is None:
            continue
        written += 1
        addresses = [each.addr_spec for each in mail["To"].addresses]
        fault = faults(signing.written(mail, ours)) + [f"to {addresses}"] * (addresses != [TO])
        if fault:
            wrong[row["message_id"]] = fault

    assert wrong == {}
    assert written > MAILS * 0.7, "most are written, not refused"


def test_an_address_with_something_in_it_reaches_nobody_else(ours: Settings) -> None:
    random, written = Random(5), 0
    for number in range(2_000):
        recipient = hostile.address(random)
        row = {
            "message_id": UUID(int=number), "recipient": recipient, "template": "by_hand", "language": "nb", "tone": None,
            "purpose": "conversation", "parameters": {"subject": "Hei", "text": "Hei"},
        }  # fmt: skip
        mail = wording.compose(row, OFFICE, ours)
        if mail is not None:
            written += 1
            assert len(mail["To"].addresses) == 1
            to = mail["To"].addresses[0].addr_spec
            assert to == wording.ascii_address(recipient)
            assert ONE_ADDRESS.fullmatch(to), to
            assert faults(signing.written(mail, ours)) == []

    assert written > 50


async def test_over_the_wire_each_mail_is_one_mail_to_one_address(db: Database) -> None:
    taken: list[tuple[str, bytes]] = []

    def judge(_sender: str, recipient: str, raw: bytes) -> bytes:
        taken.append((recipient, raw))
        return b"250 OK"

    server = await asyncio.get_running_loop().create_server(lambda: Sink(judge), "127.0.0.1", 0)

    settings = replace(db.settings, smtp_port=server.sockets[0].getsockname()[1])
    pool, given = postbox.Pool(settings), 0
    async with pool.box() as box:
        for row, office in rows(Random(6), OVER_THE_WIRE, ("by_hand", "registration_confirmed")):
            mail = wording.compose(row, office, settings)
            if mail is not None:
                assert (await box.give(mail)).kind == "accepted"
                given += 1
    await pool.close()
    server.close()

    assert [to for to, _ in taken] == [TO] * given
    assert [fault for _, raw in taken for fault in faults(raw)] == []
    assert given > OVER_THE_WIRE * 0.7
