"""How fast mail goes: an even pace in all and to each domain, and a domain that asks us to wait is left alone, alone."""

from itertools import pairwise

import pytest

from services.notifications.limits import BURST_S, HOLD_S, PATIENCE, Limits

NOW = 1_000_000.0


def test_without_limits_everything_may_go_at_once() -> None:
    limits = Limits(0, 0)
    for _ in range(1000):
        limits.took("a@example.org", NOW)

    assert limits.room(NOW) > 1_000_000
    assert limits.wait_s("a@example.org", NOW) == 0


def test_in_an_hour_no_more_goes_than_the_pace_and_its_head_start() -> None:
    limits, given = Limits(30, 0), 0
    for second in range(3600):
        for _ in range(limits.room(NOW + second)):
            limits.took("a@example.org", NOW + second)
            given += 1

    assert 30 * 60 <= given <= 30 * 60 + BURST_S * 30 / 60 + 1


def test_a_domain_at_its_pace_keeps_only_its_own_mail_waiting() -> None:
    limits = Limits(0, 6)
    while limits.wait_s("a@slow.example.org", NOW) == 0:
        limits.took("a@slow.example.org", NOW)

    assert limits.wait_s("b@SLOW.example.org", NOW) > 0
    assert limits.wait_s("b@quick.example.org", NOW) == 0


def test_mails_that_wait_for_a_domain_are_each_given_a_moment_of_their_own() -> None:
    limits = Limits(0, 60)
    while limits.wait_s("a@example.org", NOW) == 0:
        limits.took("a@example.org", NOW)

    places = [limits.wait_s(f"{n}@example.org", NOW) for n in range(50)]

    assert all(later - earlier == pytest.approx(1) for earlier, later in pairwise(places))


@pytest.mark.parametrize(("code", "status"), [(421, None), (450, "4.7.1"), (451, "4.7.500")])
def test_a_domain_that_says_we_send_too_much_is_left_alone_at_once_and_others_are_not(code: int, status: str) -> None:
    limits = Limits(0, 0)

    limits.heard("a@busy.example.org", code, status, NOW)

    assert limits.wait_s("b@busy.example.org", NOW) == pytest.approx(HOLD_S[0])
    assert limits.wait_s("b@busy.example.org", NOW + HOLD_S[0]) == 0
    assert limits.wait_s("b@example.org", NOW) == 0


def test_a_domain_that_goes_on_asking_us_to_wait_is_left_alone_longer_each_time() -> None:
    limits, now, held = Limits(0, 0), NOW, []
    for _ in range(5):
        limits.heard("a@example.org", 421, None, now)
        held.append(round(limits.wait_s("a@example.org", now)))
        now += held[-1]

    assert held == [*HOLD_S, HOLD_S[-1]]


def test_one_greylisted_mail_holds_back_no_other_but_several_on_end_do() -> None:
    limits = Limits(0, 0)
    for _ in range(PATIENCE - 1):
        limits.heard("a@example.org", 450, "4.1.1", NOW)
    assert limits.wait_s("b@example.org", NOW) == 0

    limits.heard("c@example.org", 450, None, NOW)

    assert limits.wait_s("b@example.org", NOW) > 0


def test_full_mailboxes_say_nothing_about_their_domain() -> None:
    limits = Limits(0, 0)
    for _ in range(20):
        limits.heard("a@example.org", 452, "4.2.2", NOW)

    assert limits.wait_s("b@example.org", NOW) == 0


def test_one_mail_taken_clears_the_record() -> None:
    limits = Limits(0, 0)
    for code in (450, 450, 250, 450, 450):
        limits.heard("a@example.org", code, None, NOW)

    assert limits.wait_s("a@example.org", NOW) == 0


def test_memory_stays_flat_however_many_domains_there_are() -> None:
    limits = Limits(0, 60)
    for number in range(10_000):
        limits.took(f"a@d{number}.example.org", NOW + number)

    assert len(limits._domains) < 3000
