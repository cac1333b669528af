"""From a phone call to the waiting list: six fields, and who read the text aloud."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from chassis.languages import N_
from services.groups import bodies, schemas


class CallChannelIn(bodies.In):
    address = schemas.text(254)


class CallAsked(bodies.In):
    moved = fields.Boolean(load_default=False)


class CallIn(bodies.In):
    """A call to the waiting list: six fields, so that it takes a minute; one more where an office has closed into ours."""

    called = schemas.text(60)
    channel = fields.Nested(CallChannelIn)
    postcode = fields.String(validate=bodies.POSTCODE)
    theme = bodies.theme_code()
    waits_since = fields.Date()
    adult = fields.Boolean(load_default=False)
    agreed = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error=N_("Read the text aloud and hear a yes before you write anything down.")),
        error_messages={"required": N_("Read the text aloud and hear a yes before you write anything down.")},
    )


def from_call(told: dict[str, Any]) -> dict[str, Any]:
    """What a call tells, as an enquiry: what is on an envelope has letters, an e-mail address @, a phone number neither.

    Errors  ValidationError at ``channel.address``.
    """
    address = told.get("channel", {}).get("address")
    kind = _kind(address)
    channel = {"kind": kind, "address": address} if address else {"kind": kind}
    try:
        channel = bodies.ChannelIn().load(channel)
    except ValidationError as invalid:
        raise ValidationError({"channel": invalid.messages}) from None
    kept = {name: value for name, value in told.items() if name in ("called", "postcode", "adult", "waits_since")}
    return kept | {"channel": channel, "themes": [told["theme"]] if "theme" in told else []}


def _kind(address: str | None) -> str:
    if not address:
        return "none"
    if "@" in address:
        return "email"
    return "letter" if any(sign.isalpha() for sign in address) else "phone"
