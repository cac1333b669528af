"""The signed number of a message: found wherever it stands, and not to be made up."""

import random
import re
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chassis.delivery import Delivery
from chassis.settings import Settings
from services.notifications import return_addresses

TO = "solveig@example.org"


def test_a_number_is_found_in_a_return_address_and_in_a_message_id_whatever_the_case(settings: Settings) -> None:
    message_id = uuid4()
    number = return_addresses.number(settings, message_id, TO)

    for text in (f"<retur+{number}@example.org>", f"Message-ID: <{number}@x.example.org>", number.upper()):
        (found,) = return_addresses.find(text)
        assert found.message_id == message_id
        assert return_addresses.is_true(settings, found, " SOLVEIG@example.org")


def test_what_stands_before_the_at_sign_is_no_longer_than_mail_servers_take(settings: Settings) -> None:
    ours = replace(settings, delivery=Delivery(mail_bounces="retur@example.org"))

    sender = return_addresses.envelope_sender(ours, return_addresses.number(ours, uuid4(), TO))

    assert re.fullmatch(r"retur\+\S{49}@example\.org", sender)
    assert len(sender.partition("@")[0]) <= 64


def test_without_an_address_for_what_comes_back_it_comes_to_whom_the_mail_is_from(settings: Settings) -> None:
    assert return_addresses.envelope_sender(settings, "number") == settings.mail_from


@pytest.mark.parametrize("seed", range(4))
def test_no_number_can_be_made_up_or_changed(settings: Settings, seed: int) -> None:
    """2 500 tries each: a letter changed anywhere, the signature of another message, another office's secret."""
    chance = random.Random(seed)
    for _ in range(2500):
        message_id, other = UUID(int=chance.getrandbits(128)), UUID(int=chance.getrandbits(128))
        number = return_addresses.number(settings, message_id, TO)
        at = chance.choice([place for place in range(49) if place != 32])
        alphabet = "0123456789abcdef" if at < 32 else "abcdefghijklmnopqrstuvwxyz234567"
        letter = chance.choice([each for each in alphabet if each != number[at]])
        changed = number[:at] + letter + number[at + 1 :]
        swapped = number[:33] + return_addresses.number(settings, other, TO)[33:]

        found = return_addresses.find(f"<{changed}@example.org> retur+{swapped}@example.org")
        assert len(found) == 2
        assert not any(return_addresses.is_true(settings, each, TO) for each in found)


def test_a_number_is_of_no_use_for_another_receiver_of_the_same_message(settings: Settings) -> None:
    (found,) = return_addresses.find(return_addresses.number(settings, uuid4(), TO))

    assert not return_addresses.is_true(settings, found, "other@example.org")


def test_a_number_of_another_office_is_none_of_ours(settings: Settings, tmp_path: Path) -> None:
    secret = tmp_path / "other-secret"
    secret.write_text("b" * 64)
    theirs = replace(settings, link_secret_file=secret)
    (found,) = return_addresses.find(return_addresses.number(theirs, uuid4(), TO))

    assert not return_addresses.is_true(settings, found, TO)
