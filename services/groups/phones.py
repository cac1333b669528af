"""Phone numbers as people write them, kept in one form."""

import phonenumbers

from services.groups.problems import PhoneNumberNotPossible

SHORTEST_NORWEGIAN = 8


def normalise(written: str) -> str:
    """The number in E.164: "+4799999999".

    Errors  PhoneNumberNotPossible. Only the length is judged, never whether the number is in use.
    """
    try:
        number = phonenumbers.parse(written, "NO")
    except phonenumbers.NumberParseException:
        raise _refused() from None
    too_short = number.country_code == 47 and number.national_number < 10 ** (SHORTEST_NORWEGIAN - 1)
    if too_short or not phonenumbers.is_possible_number(number):
        raise _refused()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _refused() -> PhoneNumberNotPossible:
    return PhoneNumberNotPossible(errors={"channel.address": [PhoneNumberNotPossible.sentence()]})
