"""What is said to a mail server goes in one piece, and each answer is taken for that of its own command."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiosmtplib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifications import conversations
from services.notifications.connections import Connection
from services.notifications.conversations import Conversation, dotted

ENVELOPE = "oslo@example.org", "solveig@example.org"


@dataclass
class Script:
    """A server that answers each line it hears as the test says, in pieces of that many bytes."""

    answer: Callable[[str], str]
    piece: int = 10_000
    heard: list[str] = field(default_factory=list)
    reads: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100_000):
            self.reads.append(data)
            lines = data.decode().splitlines()
            self.heard += lines
            said = "".join(self.answer(line) for line in lines).encode()
            for at in range(0, len(said), self.piece):
                writer.write(said[at : at + self.piece])
                await asyncio.sleep(0)
            if b"421" in said:
                break
        writer.close()


@asynccontextmanager
async def speaking(script: Script, *, takes_several: bool = True) -> AsyncIterator[Connection]:
    listening = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    transport, _ = await asyncio.get_running_loop().create_connection(
        asyncio.Protocol, "127.0.0.1", listening.sockets[0].getsockname()[1]
    )
    connection = Connection(Conversation(transport, takes_several=takes_several), takes_eight_bit=True)
    yield connection
    connection.close()
    listening.close()
    await listening.wait_closed()


def answers(**told: str) -> Callable[[str], str]:
    """Good answers to all but what is told otherwise."""
    usual = {"MAIL": "250 OK", "RCPT": "250 OK", "DATA": "354 go on", ".": "250 OK", "RSET": "250 OK"} | told
    return lambda line: f"{usual[line[:4]]}\r\n" if usual.get(line[:4]) else ""


@pytest.mark.parametrize(("takes_several", "journeys"), [(True, 2), (False, 4)])
async def test_a_mail_is_two_journeys_where_the_server_takes_several_commands(
    takes_several: bool, journeys: int
) -> None:
    script = Script(answers())
    async with speaking(script, takes_several=takes_several) as connection:
        await connection.address(*ENVELOPE, eight_bit=False)
        assert await connection.deliver(b"Subject: x\r\n\r\nHei\r\n") == 250

    assert len(script.reads) == journeys
    assert script.heard[:3] == ["MAIL FROM:<oslo@example.org>", "RCPT TO:<solveig@example.org>", "DATA"]


@pytest.mark.parametrize("piece", [1, 3, 10_000])
async def test_answers_of_many_lines_that_come_in_pieces_are_each_taken_for_their_own(piece: int) -> None:
    script = Script(answers(MAIL="250-well\r\n250 OK", RCPT="550-5.1.1 no\r\n550 such user", DATA="503 no"), piece)
    async with speaking(script) as connection:
        with pytest.raises(aiosmtplib.SMTPRecipientRefused) as refused:
            await connection.address(*ENVELOPE, eight_bit=False)
        assert (refused.value.code, refused.value.message) == (550, "5.1.1 no\nsuch user")
        assert await connection.begin_anew()


@pytest.mark.parametrize(("step", "kind"), [("MAIL", aiosmtplib.SMTPSenderRefused),
                                            ("RCPT", aiosmtplib.SMTPRecipientRefused)])  # fmt: skip
async def test_where_nobody_was_taken_and_the_server_goes_on_all_the_same_it_is_given_nothing(
    step: str, kind: type[Exception]
) -> None:
    script = Script(answers(**{step: "550 no", ".": "554 no valid recipients"}))
    async with speaking(script) as connection:
        with pytest.raises(kind):
            await connection.address(*ENVELOPE, eight_bit=False)
        assert await connection.begin_anew()

    assert script.heard[3:5] == [".", "RSET"]


async def test_after_an_answer_that_closes_nothing_more_is_waited_for() -> None:
    script = Script(lambda line: "421 too many\r\n" if line.startswith("MAIL") else "")
    async with speaking(script) as connection:
        with pytest.raises(aiosmtplib.SMTPSenderRefused):
            await connection.address(*ENVELOPE, eight_bit=False)
        assert not connection.is_open


@pytest.mark.parametrize("said", ["354 go on\r\n250 OK", "hello", "999 what", "250-" + "x" * 40_000])
async def test_a_server_that_says_what_was_not_asked_for_is_not_heard(said: str) -> None:
    async with speaking(Script(answers(DATA=said))) as connection:
        with pytest.raises(aiosmtplib.SMTPServerDisconnected):
            await connection.address(*ENVELOPE, eight_bit=False)
            await connection.deliver(b"Hei\r\n")
        assert not connection.is_open


async def test_a_server_that_hangs_up_in_the_middle_is_noticed() -> None:
    script = Script(answers(RCPT="", DATA="421 closing"))
    async with speaking(script) as connection:
        with pytest.raises(aiosmtplib.SMTPRecipientRefused):
            await connection.address(*ENVELOPE, eight_bit=False)
        assert not connection.is_open


async def test_a_server_that_does_not_answer_in_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notifications.connections.TIMEOUT_S", 0.05)
    async with speaking(Script(answers(DATA=""))) as connection:
        with pytest.raises(TimeoutError):
            await connection.address(*ENVELOPE, eight_bit=False)
        assert not connection.is_open


@pytest.mark.parametrize(
    "address", ["a@example.org>\r\nRCPT TO:<b@example.org", "a> <b@example.org", "a b@example.org"]
)
async def test_an_address_can_be_no_second_command(address: str) -> None:
    script = Script(answers())
    async with speaking(script) as connection:
        with pytest.raises(ValueError):
            await connection.address("oslo@example.org", address, eight_bit=False)

    assert script.heard == []


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="ab.\r\n", max_size=60).map(str.encode))
def test_no_text_ends_itself_and_each_comes_out_as_it_was(text: bytes) -> None:
    wire = dotted(text)

    assert wire.endswith(b"\r\n.\r\n") or wire == b"\r\n.\r\n"
    assert (b"\r\n" + wire).find(b"\r\n.\r\n") == len(wire) - 3
    whole = conversations.LINE_BREAK.sub(b"\r\n", text)
    back = [line[1:] if line.startswith(b".") else line for line in wire.removesuffix(b".\r\n").split(b"\r\n")]
    assert b"\r\n".join(back) == (whole if whole.endswith(b"\r\n") else whole + b"\r\n")
