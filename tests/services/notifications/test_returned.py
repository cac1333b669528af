"""What comes back, in the shapes it comes in: every file of ``returned/`` is one, as such servers write it."""

import random
from pathlib import Path
from uuid import uuid4

import pytest

from chassis.settings import Settings
from services.notifications import diagnoses, return_addresses, returned

FOLDER = Path(__file__).parent / "returned"
SHAPES = {
    "postfix_unknown_user": ("hard", "5.1.1"),
    "postfix_no_such_domain": ("hard", "5.4.4"),
    "postfix_expired": ("soft", "4.4.1"),
    "postfix_delayed": ("delayed", "4.4.1"),
    "exim": ("hard", "5.0.0"),
    "exim_plain": ("hard", None),
    "exchange_on_premises": ("hard", "5.1.10"),
    "exchange_online_no_such_address": ("hard", "5.4.1"),
    "exchange_online_sender_blocked": ("soft", "5.7.606"),
    "exchange_online_expired": ("soft", "4.4.7"),
    "gmail_not_found": ("hard", "5.1.1"),
    "gmail_full": ("soft", "5.2.2"),
    "gmail_delay": ("delayed", "4.4.1"),
    "qmail": ("hard", "5.1.1"),
    "qmail_full": ("soft", None),
    "sendmail": ("hard", "5.1.1"),
    "yahoo": ("hard", None),
    "amazon_ses": ("hard", "5.1.1"),
    "courier": ("hard", "5.0.0"),
    "zimbra": ("soft", "5.2.2"),
    "domino": ("hard", "5.1.1"),
    "domino_plain": ("hard", None),
    "groupwise": ("hard", None),
    "out_of_office_exchange": ("auto_reply", None),
    "out_of_office_gmail": ("auto_reply", None),
    "vacation_unix": ("auto_reply", None),
    "challenge_boxtrapper": ("challenge", None),
    "challenge_tmda": ("challenge", None),
    "complaint_arf": ("complaint", None),
    "complaint_headers_only": ("complaint", None),
    "not_spam_report": ("unknown", None),
    "read_receipt": ("unknown", None),
    "delivered": ("unknown", None),
    "a_person_answers": ("unknown", None),
    "somebody_advertises": ("unknown", None),
}


def raw(shape: str, number: str = "NUMBER") -> bytes:
    """A shape as it comes over the line, about the message of this number."""
    return (FOLDER / f"{shape}.eml").read_text().replace("NUMBER", number).replace("\n", "\r\n").encode()


def verdict_on(content: bytes) -> returned.Verdict:
    mail = returned.read(content)
    assert mail is not None
    return returned.judge(mail)


def test_every_shape_that_is_kept_is_tried() -> None:
    assert {path.stem for path in FOLDER.glob("*.eml")} == set(SHAPES)


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_what_comes_back_is_taken_for_what_it_is(shape: str) -> None:
    assert verdict_on(raw(shape)) == returned.Verdict(*SHAPES[shape])


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_message_it_is_about_is_known_by_its_signed_number(shape: str, settings: Settings) -> None:
    message_id = uuid4()
    mail = returned.read(raw(shape, return_addresses.number(settings, message_id, "solveig@example.net")))
    assert mail is not None

    (found,) = return_addresses.find(returned.text_of(mail))
    assert found.message_id == message_id
    assert return_addresses.is_true(settings, found, "solveig@example.net")


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_only_what_a_person_wrote_waits_for_an_answer(shape: str) -> None:
    mail = returned.read(raw(shape))
    assert mail is not None

    assert returned.is_by_machine(mail) == (shape != "a_person_answers")


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_line_ends_of_another_kind_change_nothing(shape: str) -> None:
    assert verdict_on(raw(shape).replace(b"\r\n", b"\n")) == returned.Verdict(*SHAPES[shape])


@pytest.mark.parametrize(
    ("status", "said", "cause"),
    [
        ("5.1.1", "", "gone"),
        ("5.2.1", "mailbox disabled", "gone"),
        ("5.7.1", "recipient rejected: no such user", "gone"),
        (None, "550 Unknown recipient", "gone"),
        ("5.1.8", "bad sender address", "hindered"),
        ("5.2.2", "mailbox full", "hindered"),
        ("5.7.1", "message refused by policy", "hindered"),
        ("5.1.1", "blocked: your IP has a bad reputation", "hindered"),
        ("5.3.4", "message too large", "hindered"),
        ("4.4.7", "user unknown so far, message expired", "hindered"),
        ("4.1.1", "user unknown", "hindered"),
        (None, "", "hindered"),
    ],
)
def test_an_address_is_taken_for_gone_only_where_that_is_said(status: str | None, said: str, cause: str) -> None:
    assert diagnoses.cause(status, said) == cause


@pytest.mark.parametrize("seed", range(5))
def test_nothing_that_arrives_stops_the_reading(seed: int) -> None:
    """500 mails in all, torn, shuffled and with bytes changed."""
    chance = random.Random(seed)
    whole = [raw(shape) for shape in sorted(SHAPES)]
    for _ in range(100):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.randrange(1, 40)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        lines = bytes(content).split(b"\r\n")
        chance.shuffle(lines) if chance.random() < 0.2 else None
        torn = b"\r\n".join(lines)[: chance.randrange(len(content))]

        mail = returned.read(torn)
        if mail is not None:
            returned.judge(mail)
            returned.text_of(mail)


def test_a_mail_nested_without_end_is_not_read_at_all() -> None:
    bomb = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))

    assert returned.read(bomb) is None
