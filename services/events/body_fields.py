"""Fields that several of events' bodies have, and what a form and a program write in the same way."""

from typing import Any

from marshmallow import fields, validate

from chassis import clock
from chassis.languages import N_
from services.events.schemas import FORMATS, KINDS, SECTORS
from services.events.ways import WAYS

MAX_PARTY = 20
KIND = validate.OneOf(KINDS)
FORMAT = validate.OneOf(FORMATS)
SECTOR = validate.OneOf(SECTORS)
WAY = validate.OneOf(WAYS)
POSTCODE = validate.Regexp(r"^\d{4}$", error=N_("A postcode is four digits."))
MUNICIPALITY = validate.Regexp(r"^\d{4}$", error=N_("A municipality's number is four digits."))
_NO_BREAK = validate.Regexp(r"^[^\x00-\x1f\x7f\u2028\u2029]*$", error=N_("Write this on one line."))


def one_line(shortest: int, longest: int, **options: Any) -> fields.String:
    """Text without a line break, so long."""
    return fields.String(validate=[validate.Length(shortest, longest), _NO_BREAK], **options)


def moment(**options: Any) -> fields.AwareDateTime:
    """A moment with its offset, or as the clock on an office's wall shows it."""
    return fields.AwareDateTime(default_timezone=clock.OSLO, **options)


def link_to_go_in() -> fields.Url:
    """Where those who take part digitally go in, null when not known yet."""
    return fields.Url(
        schemes={"https"},
        allow_none=True,
        load_default=None,
        validate=validate.Length(max=500),
        metadata={"description": "Where those who take part digitally go in; told to them alone."},
    )


class OnePerLine(fields.List[str]):
    """Several texts: a list from a program, one on each line from a form."""

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> Any:
        if isinstance(value, list) and all(isinstance(text, str) for text in value):
            value = [line.strip() for text in value for line in text.splitlines() if line.strip()]
        return super()._deserialize(value, *args, **more)
