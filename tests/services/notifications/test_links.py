"""Signed links: what was made opens, and nothing else does."""

import random

import pytest

from chassis.settings import Settings
from services.notifications import links
from services.notifications.links import Holder
from services.notifications.problems import LinkUnknown
from tests.conftest import make_settings

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
HOLDER = Holder(bytes(range(32)), "still_waiting")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_settings(tmp_path_factory.mktemp("settings"))


def opens(settings: Settings, token: str, kind: str = links.PREFERENCES) -> bool:
    try:
        links.open(settings, kind, token)
    except LinkUnknown:
        return False
    return True


def test_a_link_opens_to_whom_it_was_made_for_and_no_two_are_alike(ours: Settings) -> None:
    tokens = {links.seal(ours, links.PREFERENCES, HOLDER) for _ in range(50)}

    assert len(tokens) == 50
    assert {links.open(ours, links.PREFERENCES, token) for token in tokens} == {HOLDER}


def test_a_link_of_one_kind_opens_nothing_of_another(ours: Settings) -> None:
    assert not opens(ours, links.seal(ours, links.ONE_CLICK, HOLDER), links.PREFERENCES)


def test_every_single_letter_of_a_link_counts(ours: Settings) -> None:
    token = links.seal(ours, links.PREFERENCES, HOLDER)
    changed = [token[:at] + letter + token[at + 1 :] for at in range(len(token)) for letter in LETTERS]

    assert [other for other in changed if other != token and opens(ours, other)] == []
    assert changed.count(token) == len(token)


def test_ten_thousand_links_that_were_changed_open_nothing(ours: Settings) -> None:
    chance = random.Random(4)
    tokens = [links.seal(ours, links.PREFERENCES, HOLDER) for _ in range(100)]

    tampered = [_tampered(chance, chance.choice(tokens), chance.choice(tokens)) for _ in range(10_000)]

    assert [token for token in tampered if token not in tokens and opens(ours, token)] == []
    assert all(opens(ours, token) for token in tokens)


def test_another_office_s_links_open_nothing(ours: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = make_settings(tmp_path_factory.mktemp("other"))

    assert not opens(other, links.seal(ours, links.PREFERENCES, HOLDER))


def _tampered(chance: random.Random, token: str, other: str) -> str:
    """One of the ways a link is spoilt or forged."""
    at, length = chance.randrange(len(token)), chance.randrange(1, 9)
    ways = (
        token[:at] + "".join(chance.choices(LETTERS, k=length)) + token[at + length :],
        token[:at],
        token + "".join(chance.choices(LETTERS + "=.", k=length)),
        token[:at] + other[at:],
        token[:at] + token[at + 1 :],
        token.swapcase(),
        "".join(chance.choices(LETTERS + "æ %\x00", k=length * 15)),
        token[:16] + other[16:],
        token + "==",
        f"{token[:at]}\n{token[at:]}",
    )
    return chance.choice(ways)
