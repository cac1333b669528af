"""What is sent and answered about outreach and about municipalities; programs and forms use the same."""

from datetime import UTC, date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from chassis import belonging, corrections
from chassis.languages import N_
from services.events.body_fields import one_line
from services.events.held_together_bodies import Together
from services.events.schemas import AUDIENCES, OUTREACH_KINDS, STEPS


def _line(longest: int) -> fields.String:
    return one_line(0, longest, allow_none=True, load_default=None)


def _code() -> fields.String:
    return fields.String(allow_none=True, load_default=None, validate=validate.Regexp(r"^\d{4}$"))


class Month(fields.Field[date]):
    """A month as a browser writes it, ``2026-04``; its first day."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> date:
        try:
            return datetime.strptime(str(value), "%Y-%m").replace(tzinfo=UTC).date()
        except ValueError as unreadable:
            raise ValidationError(N_("Choose a month.")) from unreadable


class OutreachIn(Together):
    """What was held; the municipality by its code, or ``elsewhere`` by its name or a postcode."""

    kind = fields.String(
        required=True, validate=validate.OneOf(OUTREACH_KINDS, error=N_("Choose one of those offered."))
    )
    held_on = fields.Date(allow_none=True, load_default=None)
    municipality = _code()
    elsewhere = _line(100)
    partner = _line(200)
    audience = fields.String(
        allow_none=True,
        load_default=None,
        validate=validate.OneOf(AUDIENCES, error=N_("Choose one of those offered.")),
    )
    people = fields.Integer(required=True, validate=validate.Range(0, 100_000))
    note = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=500))
    part_of = belonging.field("The office's projects it is part of.", load_default=list)


class OutreachPutRight(OutreachIn):
    """What was held, put right; what it is part of is chosen by itself."""

    class Meta:
        exclude = ("part_of",)

    held_on = fields.Date(required=True)
    reason = corrections.reason()


class Struck(Schema):
    """Why it goes."""

    reason = corrections.reason()


class OutreachOut(Schema):
    """What was held."""

    outreach_id = fields.UUID()
    kind = fields.String()
    held_on = fields.Date()
    municipality = fields.String()
    partner = fields.String(allow_none=True)
    audience = fields.String(allow_none=True)
    people = fields.Integer()
    note = fields.String(allow_none=True)
    held_with = fields.List(fields.String())
    counted_by = fields.String(allow_none=True)


class OutreachList(Schema):
    """The newest first."""

    items = fields.List(fields.Nested(OutreachOut))
    after = fields.String(allow_none=True)


class OutreachQuery(Schema):
    """Which outreach to show: of a month, of a municipality, or all."""

    month = Month(load_default=None)
    municipality = _code()


class OutreachPage(OutreachQuery):
    """The same, some at a time."""

    after = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=120))
    limit = fields.Integer(load_default=200, validate=validate.Range(1, 200))


class Filled(Schema):
    """What another page knows of outreach that is to be logged; what does not fit is left for whoever logs it."""

    kind = fields.String(load_default=None)
    held_on = fields.String(load_default=None)
    municipality = fields.String(load_default=None)
    partner = fields.String(load_default=None)


class StepIn(Schema):
    """How far a municipality has come."""

    step = fields.String(required=True, validate=validate.OneOf(STEPS, error=N_("Choose one of those offered.")))
    reached_on = fields.Date(required=True)


class StepsQuery(Schema):
    """Which municipalities to list; ``none``: those where nothing has been noted."""

    step = fields.String(load_default=None, validate=validate.OneOf((*STEPS, "none")))
