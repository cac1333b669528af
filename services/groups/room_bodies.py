"""Rooms, over HTTP."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chassis.languages import N_
from services.groups import words
from services.groups.bodies import POSTCODE, In, codes
from services.groups.schemas import one_of, text

ROOM = "The room that suits best of those that are free, when left out."


def _hour(**options: Any) -> fields.Time:
    return fields.Time(format="%H:%M", **options)


class SpanIn(In):
    """From and to on one weekday."""

    opens_at = _hour()
    closes_at = _hour()

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) == 1:
            raise ValidationError(N_("Write both from and to."), "closes_at" if "opens_at" in data else "opens_at")
        if data and data["opens_at"] >= data["closes_at"]:
            raise ValidationError(N_("Write a time that is later than the first."), "closes_at")


HoursIn = Schema.from_dict({day: fields.Nested(SpanIn) for day in words.WEEKDAYS}, name="HoursIn")


class RoomIn(In):
    name = text(80, required=True)
    address = text(120, required=True)
    postcode = fields.String(required=True, validate=POSTCODE)
    seats = fields.Integer(
        required=True,
        validate=validate.Range(2, 99),
        metadata={"description": "How many a group can be there, its initiators apart."},
    )
    offers = codes(words.ACCESS)
    hours = fields.Nested(HoursIn, load_default=dict, metadata={"description": "On other weekdays it is not used."})
    note = text(1000, metadata={"description": "For colleagues."})


class ClosureIn(In):
    from_on = fields.Date(required=True)
    until_on = fields.Date(metadata={"description": "Last day; until it is opened again when left out."})
    why = text(120)


class LendIn(In):
    called = text(80, required=True, metadata={"description": "A group of somebody else, or what it is for."})
    from_on = fields.Date(required=True)
    until_on = fields.Date()
    begins_at = _hour(required=True)
    ends_at = _hour(required=True)
    every_weeks = fields.Integer(
        validate=validate.OneOf((1, 2)), metadata={"description": "On the first day alone when left out."}
    )


class GiveIn(In):
    weekday = fields.String(required=True, validate=one_of(words.WEEKDAYS))
    meets_at = _hour(required=True)
    every_weeks = fields.Integer(load_default=1, validate=validate.OneOf((1, 2)))
    room_id = fields.UUID(metadata={"description": ROOM})


class DigitalLinkIn(In):
    address = text(400, metadata={"description": "A link made elsewhere; a new one is made when left out."})


class DigitalPlaceIn(In):
    address = text(200, metadata={"description": "Links are made elsewhere when left out."})


class WeekAsked(In):
    day = fields.Date(load_default=None, metadata={"description": "Any day of the week; this week when left out."})


class SpanOut(Schema):
    opens_at = _hour(required=True)
    closes_at = _hour(required=True)


HoursOut = Schema.from_dict({day: fields.Nested(SpanOut) for day in words.WEEKDAYS}, name="HoursOut")


class ClosureOut(Schema):
    closure_id = fields.UUID(required=True)
    from_on = fields.Date(required=True)
    until_on = fields.Date(allow_none=True)
    why = fields.String(allow_none=True)


class RoomOut(Schema):
    room_id = fields.UUID(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    postcode = fields.String(required=True)
    municipality = fields.String(required=True, attribute="municipality_code")
    seats = fields.Integer(required=True)
    offers = fields.List(fields.String(validate=one_of(words.ACCESS)), required=True)
    hours = fields.Nested(HoursOut, required=True)
    closures = fields.List(fields.Nested(ClosureOut), required=True)
    note = fields.String(allow_none=True)
    groups = fields.Integer(required=True, metadata={"description": "How many groups of the office meet there."})
    ended_on = fields.Date(allow_none=True)


class BookingOut(Schema):
    booking_id = fields.UUID(required=True)
    group_id = fields.UUID(allow_none=True)
    title = fields.String(required=True)
    begins_at = _hour(required=True)
    ends_at = _hour(required=True)
    every_weeks = fields.Integer(allow_none=True)


class DayOut(Schema):
    day = fields.Date(required=True)
    hours = fields.Nested(SpanOut, allow_none=True)
    is_closed = fields.Boolean(required=True)
    bookings = fields.List(fields.Nested(BookingOut), required=True)


class WeekOut(Schema):
    monday = fields.Date(required=True)
    days = fields.List(fields.Nested(DayOut), required=True)


class DigitalLinkOut(Schema):
    address = fields.String(required=True)
    made_on = fields.Date(required=True)
    somebody_left = fields.Boolean(
        required=True, metadata={"description": "Somebody who could see it has left the group since."}
    )


class BookedOut(Schema):
    booking_id = fields.UUID(required=True)
