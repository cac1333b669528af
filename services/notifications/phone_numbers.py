"""Phone numbers: one way of writing each, and whether a text message can reach it."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

HOME = "NO"
"""The country of a number written without one."""
TAKES_TEXTS = (
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.PAGER,
)


def normalised(written: str) -> str | None:
    """A number as +4741234567; null when it is none."""
    number = _parsed(written)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else None


def takes_texts(written: str) -> bool:
    """Whether it is a mobile phone's; a landline takes the message and nobody ever sees it."""
    number = _parsed(written)
    return number is not None and phonenumbers.number_type(number) in TAKES_TEXTS


def _parsed(written: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, HOME)
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None
