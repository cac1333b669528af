"""The bodies of the door: who comes in, by a ticket, by name, or without either."""

from marshmallow import Schema, fields, validate

from services.events.body_fields import MAX_PARTY, SECTOR, one_line


class CheckInIn(Schema):
    """The code on the ticket."""

    code = fields.String(required=True, validate=validate.Length(1, 40))


class CheckInOut(Schema):
    """Whether the party has just come, or came before."""

    state = fields.String(metadata={"enum": ["checked_in", "already"]})
    name = fields.String()
    seats = fields.Integer()


class CameIn(Schema):
    """How many of a party came; all of it when not said."""

    came = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, MAX_PARTY))


class SearchedIn(Schema):
    """The beginning of a name, at the door."""

    beginning = one_line(0, 60, load_default="")


class WalkInIn(Schema):
    """People who came without registering."""

    sector = fields.String(load_default="private", validate=SECTOR)
    people = fields.Integer(required=True, validate=validate.Range(1, 500))
    name = one_line(0, 120, allow_none=True, load_default=None)
    organisation = one_line(0, 200, allow_none=True, load_default=None)
