"""The bodies of what comes after an event: who came, how it was, who spoke, and whom it trained."""

from marshmallow import Schema, fields, validate

from chassis import corrections
from chassis.languages import LANGUAGES
from services.events.body_fields import SECTOR, one_line


class CloseIn(Schema):
    """Who came: the registrations that did, or a head-count; with neither, those who were checked in."""

    attended = fields.List(fields.UUID(), load_default=None, allow_none=True, validate=validate.Length(max=100_000))
    head_count = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 1_000_000))
    by_sector = fields.Dict(
        keys=fields.String(validate=SECTOR), values=fields.Integer(validate=validate.Range(0)), load_default=None
    )


class CorrectionIn(Schema):
    """How many came, put right."""

    head_count = fields.Integer(required=True, validate=validate.Range(0, 1_000_000))
    by_sector = fields.Dict(
        keys=fields.String(validate=SECTOR), values=fields.Integer(validate=validate.Range(0)), load_default=None
    )
    reason = corrections.reason()


class ClosedOut(Schema):
    """What was settled."""

    event_id = fields.UUID()
    state = fields.String()
    participants = fields.Integer()
    by_sector = fields.Dict(keys=fields.String(), values=fields.Integer(), attribute="participants_by_sector")


class PassOnIn(Schema):
    """Who of those who completed an initiator training agree to be in the register of initiators, and who has signed."""

    agree = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=1000))
    signed = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=1000))


class SummingUpIn(Schema):
    """How it was, for everyone to read."""

    summing_up = fields.String(required=True, validate=validate.Length(1, 5000))
    thank = fields.Boolean(load_default=False)


class TalkIn(Schema):
    """A talk that is shared."""

    title = one_line(1, 200, required=True)
    address = fields.Url(schemes={"https"}, allow_none=True, load_default=None, validate=validate.Length(max=500))


class SpeakerIn(Schema):
    """Who speaks at an event."""

    name = one_line(1, 120, required=True)
    email = fields.Email(allow_none=True, load_default=None, validate=validate.Length(max=254))
    language = fields.String(load_default="nb", validate=validate.OneOf(tuple(LANGUAGES)))
    is_shown = fields.Boolean(load_default=False)


class SpeakerShownIn(Schema):
    """Whether everyone sees the name."""

    is_shown = fields.Boolean(load_default=False)
