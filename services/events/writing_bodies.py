"""The bodies of what is written by hand to those who have registered."""

from marshmallow import Schema, fields, validate

from services.events.body_fields import one_line
from services.events.words import AUDIENCES


class AudienceAsked(Schema):
    """Whom to write to."""

    audience = fields.String(load_default=AUDIENCES[0], validate=validate.OneOf(AUDIENCES))
    party = fields.UUID(load_default=None, metadata={"description": "To this one alone, whatever the audience."})


class LetterIn(Schema):
    """What is written by hand."""

    subject = one_line(1, 120, required=True)
    text = fields.String(required=True, validate=validate.Length(1, 5000))
    signed_by = one_line(1, 60)
