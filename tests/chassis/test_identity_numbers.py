"""Seeing national identity numbers."""

import pytest

from chassis.identity_numbers import has_one


@pytest.mark.parametrize(
    "text",
    [
        "01819010001",
        "fnr 018190 10001, ring meg",
        "01.81.90 10001",
        "018190-10001",
    ],
)
def test_a_birth_number_is_seen_however_it_is_written(text: str) -> None:
    assert has_one(text)


def test_every_birth_d_and_test_number_with_good_check_digits_is_seen() -> None:
    from chassis.identity_numbers import K2_WEIGHTS

    for day, month in (("01", "01"), ("41", "01"), ("01", "41"), ("01", "81"), ("29", "02")):
        nine = f"{day}{month}00123"
        for k1 in range(10):
            digits = f"{nine}{k1}"[:10]
            rest = sum(int(d) * w for d, w in zip(digits, K2_WEIGHTS, strict=False)) % 11
            k2 = (11 - rest) % 11
            if k2 < 10:
                assert has_one(f"{digits}{k2}")


@pytest.mark.parametrize(
    "text",
    [
        "ring 99 99 99 99 etter 17",
        "+47 999 99 999",
        "01819010002",
        "99999999999",
        "1018190100011",
        "konto 1234 56 78903 kanskje",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not has_one(text)
