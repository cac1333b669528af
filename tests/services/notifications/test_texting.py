"""Text messages: only to phones that are safe, neutral, without links, counted, and by the ledger's own rules."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import pytest

from chassis import clock
from chassis.db import Database
from chassis.delivery import Delivery
from services.notifications import (
    desk,
    editions,
    gateways,
    judging,
    lint,
    phone_numbers,
    recipients,
    sending,
    suppressions,
    text_messages,
    texting,
    turns,
)
from services.notifications import texts as shipped_texts
from services.notifications.postbox import Reply
from services.notifications.templates import TEMPLATES
from tests.services.notifications.builders import ask, command, outcomes, rows, states

PHONE = "+4741234567"
DESCRIPTION = """
url = "http://127.0.0.1:PORT/messages"
body = '''{"to": {{ number | tojson }}, "from": {{ sender | tojson }},
           "text": {{ text | tojson }}, "id": {{ key | tojson }}}'''
MORE
[headers]
Authorization = "Bearer {{ secret }}"
Content-Type = "application/json"
"""


class Gateway:
    """A gateway that speaks HTTP: remembers what it was asked, answers as the test says; None hangs up instead."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: Callable[[int], tuple[int, str] | None] = lambda _count: (202, '{"status": "queued"}')

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        self.asked.append((first, headers, await reader.readexactly(int(headers.get("content-length", 0)))))
        if answer := self.answer(len(self.asked)):
            code, body = answer
            writer.write(
                f"HTTP/1.1 {code} -\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
            )
            await writer.drain()
        writer.close()


@asynccontextmanager
async def a_gateway() -> AsyncIterator[Gateway]:
    gateway = Gateway()
    listening = await asyncio.start_server(gateway.serve, "127.0.0.1", 0)
    gateway.port = listening.sockets[0].getsockname()[1]
    yield gateway
    listening.close()
    await listening.wait_closed()


@pytest.fixture
async def gateway(db: Database, tmp_path: Path) -> AsyncIterator[Gateway]:
    """The office sends through it."""
    async with a_gateway() as listening:
        describe(db, tmp_path, listening.port)
        yield listening


def describe(db: Database, folder: Path, port: int, more: str = "") -> None:
    (folder / "gateway.toml").write_text(DESCRIPTION.replace("PORT", str(port)).replace("MORE", more))
    (folder / "sms.secret").write_text("hush\n")
    told = Delivery(sms_gateway="http", sms_http_file=folder / "gateway.toml", sms_secret_file=folder / "sms.secret")
    db.settings = replace(db.settings, delivery=replace(told, mail_person="Ingrid"))


def text_for(db: Database, recipient: str = PHONE, **changes: Any) -> Any:
    """A command to text somebody who has said that it is safe."""
    asked = {"channel": "sms", "template": "enquiry_received", "purpose": "enquiry", "safe": True}
    asked["parameters"] = {"called": "Dugg", "hear_by": "2030-05-10"}
    return command(db, recipient, **(asked | changes))


async def test_a_text_goes_to_the_phone_once_and_is_settled(db: Database, gateway: Gateway) -> None:
    await ask(db, text_for(db))

    await texting.send_waiting(db)
    await texting.send_waiting(db)

    ((first, headers, body),) = gateway.asked
    asked = json.loads(body)
    assert first == "POST /messages HTTP/1.1"
    assert headers["authorization"] == "Bearer hush"
    assert (asked["to"], asked["from"]) == (PHONE, "Ingrid")
    assert asked["text"].startswith("Hei, Dugg. Takk for meldingen.")
    assert await states(db) == [("sent", None)]
    assert await outcomes(db) == ["sent"]


async def test_a_phone_that_is_not_known_to_be_safe_is_not_written_to(db: Database, gateway: Gateway) -> None:
    await ask(db, *(text_for(db, f"+474123456{n}", safe=safe) for n, safe in enumerate((None, False))))

    await texting.send_waiting(db)

    assert gateway.asked == []
    assert await states(db) == [("failed", "not_safe")] * 2


@pytest.mark.parametrize("template", sorted(TEMPLATES))
async def test_no_text_reveals_anything_or_holds_a_link(db: Database, gateway: Gateway, template: str) -> None:
    for language in ("nb", "nn", "en"):
        values = {each.name: each.sample for each in TEMPLATES[template].parameters} | {
            "subject": "x",
            "text": "Ring meg.",
        }
        await ask(db, text_for(db, template=template, language=language, occasion=language, parameters=values))

    await texting.send_waiting(db)

    texts = [json.loads(body)["text"] for _, _, body in gateway.asked]
    assert len(texts) == 3
    for text in texts:
        assert lint.reveals(text) == []
        assert not text_messages.holds_a_link(text)
        assert text_messages.count_parts(text) <= 2


async def test_a_link_that_somebody_wrote_by_hand_keeps_the_text_back(db: Database, gateway: Gateway) -> None:
    values = {"subject": "x", "text": "Se https://example.org/noe"}
    await ask(db, text_for(db, template="by_hand", parameters=values))

    await texting.send_waiting(db)

    assert gateway.asked == []
    assert await states(db) == [("failed", "link_in_text")]


async def test_a_text_that_would_cost_more_parts_than_allowed_is_kept_back(db: Database, gateway: Gateway) -> None:
    await ask(db, text_for(db, template="by_hand", parameters={"subject": "x", "text": "Ring meg. " * 40}))

    await texting.send_waiting(db)

    assert await states(db) == [("failed", "text_too_long")]


async def test_sami_takes_the_parts_its_letters_need_and_norwegian_written_with_them_does_not(
    db: Database, gateway: Gateway
) -> None:
    for template in ("enquiry_received", "by_hand"):
        shipped = shipped_texts.nearest(template, "se")
        told = {"read_by": "Risten", "based_on": shipped.version, "account_id": uuid4()}
        await db.run(editions.approve, template, "se", **told)
    wide = {"template": "by_hand", "parameters": {"subject": "x", "text": "Čoahkkin šaddá. " * 12}}
    await ask(db, text_for(db, language="se", occasion="1"), text_for(db, language="nb", occasion="2", **wide))
    await ask(
        db, text_for(db, language="se", occasion="3", **(wide | {"parameters": {"subject": "x", "text": "š" * 400}}))
    )

    await texting.send_waiting(db)

    ((_, _, body),) = gateway.asked
    text = json.loads(body)["text"]
    assert text.startswith("Bures, Dugg. Giitu dieđu ovddas.")
    assert 2 < text_messages.count_parts(text) <= text_messages.parts_allowed("se", 2) == 5
    assert sorted(await states(db)) == [("failed", "text_too_long")] * 2 + [("sent", None)]


@pytest.mark.parametrize("number", ["22123456", "+4722123456", "12", "solveig@example.org"])
async def test_what_is_no_mobile_phone_gets_no_text(db: Database, gateway: Gateway, number: str) -> None:
    await ask(db, text_for(db, number))

    await texting.send_waiting(db)

    assert gateway.asked == []
    assert await states(db) == [("failed", "not_a_mobile")]


async def test_one_phone_is_one_receiver_however_it_is_written(db: Database, gateway: Gateway) -> None:
    written = ("412 34 567", "+47 41 23 45 67", "004741234567", "41234567")
    await ask(db, *(text_for(db, number, occasion="the same") for number in written))

    await texting.send_waiting(db)

    assert [json.loads(body)["to"] for _, _, body in gateway.asked] == [PHONE]


async def test_a_phone_whose_owner_has_asked_to_be_left_alone_is(db: Database, gateway: Gateway) -> None:
    await ask(db, text_for(db))
    await db.run(suppressions.suppress, "412 34 567")

    await texting.send_waiting(db)

    assert gateway.asked == []
    assert await states(db) == [("suppressed", "asked")]


async def test_a_text_that_may_have_gone_out_is_tried_again_under_the_same_key(db: Database, gateway: Gateway) -> None:
    gateway.answer = lambda count: None if count == 1 else (200, "")
    await ask(db, text_for(db))

    await texting.send_waiting(db)
    assert await states(db) == [("waiting", "answer_never_came")]
    with clock.at(clock.now() + timedelta(minutes=2)):
        await texting.send_waiting(db)

    keys = [json.loads(body)["id"] for _, _, body in gateway.asked]
    assert len(keys) == 2 and len(set(keys)) == 1
    (row,) = await rows(db, "SELECT state, times_in_doubt FROM message")
    assert tuple(row) == ("sent", 1)


async def test_after_three_times_in_doubt_it_is_left_to_people(db: Database, gateway: Gateway) -> None:
    gateway.answer = lambda _: None
    await ask(db, text_for(db))
    for hours in range(judging.TIMES_IN_DOUBT):
        with clock.at(clock.now() + timedelta(hours=hours)):
            await texting.send_waiting(db)

    assert await states(db) == [("uncertain", "answer_never_came")]


async def test_a_text_left_by_a_process_that_died_is_in_doubt_and_not_lost(db: Database, gateway: Gateway) -> None:
    await ask(db, text_for(db))
    died = desk.Desk(db, channels=texting.CHANNELS)
    await died.open()
    await died.turn(None)

    with clock.at(clock.now() + timedelta(seconds=turns.SEND_LEASE_S + 1)):
        await texting.send_waiting(db)
        assert await states(db) == [("waiting", "answer_never_came")]
    with clock.at(clock.now() + timedelta(hours=1)):
        await texting.send_waiting(db)

    assert await states(db) == [("sent", None)]


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        ((200, "ok"), Reply("accepted", 200)),
        ((202, ""), Reply("accepted", 202)),
        ((400, "bad number"), Reply("refused", None, "number_refused")),
        ((422, ""), Reply("refused", None, "number_refused")),
        ((429, ""), Reply("later", 429)),
        ((500, ""), Reply("later", 500)),
        ((503, ""), Reply("later", 503)),
        ((401, ""), Reply("later", 401, "gateway_refused_us")),
        ((404, ""), Reply("later", 404, "gateway_refused_us")),
        ((302, ""), Reply("later", 302, "gateway_refused_us")),
        (None, Reply("unknown", None)),
    ],
)
async def test_what_a_gateway_answers_is_taken_for_what_it_means(
    db: Database, gateway: Gateway, answer: tuple[int, str] | None, reply: Reply
) -> None:
    gateway.answer = lambda _: answer

    assert await gateways.of(db.settings).send(gateways.Sms(PHONE, "Hei", "", "key")) == reply


async def test_a_gateway_that_says_yes_to_everything_is_read_more_closely(db: Database, tmp_path: Path) -> None:
    async with a_gateway() as gateway:
        describe(db, tmp_path, gateway.port, more='accepted = \'"status": *"queued"\'')
        gateway.answer = lambda count: (200, '{"status": "queued"}' if count == 1 else '{"status": "invalid number"}')

        replies = [await gateways.of(db.settings).send(gateways.Sms(PHONE, "Hei", "", "key")) for _ in range(2)]

    assert [reply.kind for reply in replies] == ["accepted", "refused"]


async def test_while_the_gateway_is_away_texts_wait_and_mail_goes_on(
    db: Database, mailbox: Any, tmp_path: Path
) -> None:
    describe(db, tmp_path, port=1)
    await ask(db, text_for(db), text_for(db, "+4741234568"), command(db))

    await texting.send_waiting(db)
    await sending.send_waiting(db)

    found = await rows(db, "SELECT channel, state, reason FROM message ORDER BY channel, reason")
    assert [tuple(row) for row in found] == [
        ("email", "sent", None),
        ("sms", "waiting", "gateway_away"),
        ("sms", "waiting", "server_away"),
    ]


async def test_an_account_that_is_refused_stops_the_run_so_that_no_message_is_spent_on_it(
    db: Database, gateway: Gateway
) -> None:
    gateway.answer = lambda _: (401, "")
    await ask(db, *(text_for(db, f"+474123456{n}") for n in range(5)))

    await texting.send_waiting(db)

    assert len(gateway.asked) == 1
    assert sorted(await states(db))[0] == ("waiting", "gateway_away")


async def test_without_a_gateway_staff_see_that_there_is_no_way(db: Database) -> None:
    await ask(db, text_for(db))

    await texting.send_waiting(db)

    assert await states(db) == [("failed", "channel_not_set_up")]


async def test_a_folder_takes_texts_for_demos(db: Database, tmp_path: Path) -> None:
    db.settings = replace(
        db.settings, delivery=Delivery(sms_gateway="file", sms_folder=tmp_path / "sms", sms_sender="Kari")
    )
    await ask(db, text_for(db))

    await texting.send_waiting(db)

    (file,) = (tmp_path / "sms").iterdir()
    assert file.read_text().startswith(f"To: {PHONE}\nFrom: Kari\n\nHei, Dugg.")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("url = 'nowhere'", "gateway_unusable"),
        ("not toml", "gateway_unusable"),
        ("url = 'http://127.0.0.1:1/'\nbody = '{{ nothing }}'", "gateway_unusable"),
        ("url = 'http://127.0.0.1:1/'\nbody = \"{{ ''.__class__.__mro__ }}\"", "gateway_unusable"),
        ("url = 'http://127.0.0.1:1/'\nsurprise = 1", "gateway_unusable"),
    ],
)
async def test_a_description_that_cannot_be_used_keeps_texts_waiting(
    db: Database, gateway: Gateway, tmp_path: Path, broken: str, reason: str
) -> None:
    (tmp_path / "gateway.toml").write_text(broken)
    await ask(db, text_for(db))

    await texting.send_waiting(db)

    assert await states(db) == [("waiting", reason)]


async def test_a_gateway_asked_by_address_alone_gets_its_values_encoded(db: Database, tmp_path: Path) -> None:
    async with a_gateway() as gateway:
        (tmp_path / "g.toml").write_text(
            f'url = "http://127.0.0.1:{gateway.port}/send"\nmethod = "GET"\n'
            "[query]\nto = \"{{ number | replace('+', '00') }}\"\ntext = \"{{ text }}\"\n"
        )
        http = gateways.Http(tmp_path / "g.toml", None)

        await http.send(gateways.Sms(PHONE, "Å & B = ?", "", "key"))

    ((first, _, _),) = gateway.asked
    assert parse_qs(first.split()[1].partition("?")[2]) == {"to": ["004741234567"], "text": ["Å & B = ?"]}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("æ" * 160, 1),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("š" * 70, 1),
        ("š" * 71, 2),
        ("🌱" * 35, 1),
        ("🌱" * 36, 2),
    ],
)
def test_a_text_is_counted_as_it_is_paid_for(text: str, parts: int) -> None:
    assert text_messages.count_parts(text) == parts


def test_signs_that_would_double_the_price_are_exchanged() -> None:
    written = "«Hei» – det’s “fint”…"

    assert text_messages.plain(written) == '"Hei" - det\'s "fint"...'
    assert text_messages.count_parts(text_messages.plain(written * 6)) == 1


@pytest.mark.parametrize(
    "text", ["https://x.example.org/a", "Se www.example.org", "gå til link-oslo.no", "bit.ly/x eller x.com/y"]
)
def test_a_link_is_known_in_every_dress(text: str) -> None:
    assert text_messages.holds_a_link(text)


@pytest.mark.parametrize(
    "text", ["Ring 22 00 00 00.", "Kl. 18.00. Hilsen Ingrid", "Koden er KLØV-4821.", "Vi ses 3. mai"]
)
def test_what_is_no_link_is_not_taken_for_one(text: str) -> None:
    assert not text_messages.holds_a_link(text)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Kåre", "Kare"), ("Bjørn-Ærlig Østby", "BjornAerlig"), ("+4741234567", "+4741234567"), ("2440", "2440")],
)
def test_a_sender_is_shown_as_phones_can(name: str, shown: str) -> None:
    assert text_messages.sender_name(name) == shown


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("41 23 45 67", PHONE),
        ("0047 412 34 567", PHONE),
        ("+46 70 123 45 67", "+46701234567"),
        ("hei", None),
        ("999", None),
    ],
)
def test_a_number_has_one_way_of_being_written(written: str, number: str | None) -> None:
    assert phone_numbers.normalised(written) == number


def test_an_address_is_compared_as_before(db: Database) -> None:
    assert recipients.normalised(" Solveig@Example.org ") == "solveig@example.org"
    assert recipients.normalised("Storgata 1, 0155 Oslo") == "storgata1,0155oslo"
