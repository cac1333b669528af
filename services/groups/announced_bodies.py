"""Announced groups, over HTTP."""

from datetime import UTC

from marshmallow import Schema, fields, validate

from services.groups import joining, words
from services.groups.bodies import POSTCODE, SPOKEN, In, theme_code
from services.groups.offer_bodies import moment
from services.groups.schemas import MUNICIPALITY, one_of, text

SIZE = validate.Range(2, 20)
JOIN_BY = "The last day to join: today or later, and at least two days before the first meeting."


class AnnounceIn(In):
    title = text(120, required=True)
    format = fields.String(required=True, validate=one_of(words.FORMATS))
    theme = theme_code(allow_none=True)
    language = fields.String(validate=SPOKEN, load_default="nb", metadata={"description": "What it talks in: ISO 639."})
    first_meeting_at = moment(required=True)
    every_weeks = fields.Integer(validate=validate.OneOf((1, 2)), metadata={"description": "Weeks between meetings."})
    join_by = fields.Date(required=True, metadata={"description": JOIN_BY})
    places = fields.Integer(validate=SIZE, metadata={"description": "As many as policy allows when left out."})
    fewest = fields.Integer(validate=SIZE, metadata={"description": "As few as policy allows when left out."})
    municipality = fields.String(validate=MUNICIPALITY)
    postcode = fields.String(validate=POSTCODE)
    place = text(120)
    room_id = fields.UUID(metadata={"description": "One of the office's rooms; the one that suits best when left out."})
    initiators = fields.List(fields.UUID(), validate=validate.Length(max=5))


class MoveAnnouncedIn(In):
    first_meeting_at = moment(metadata={"description": "As it is when left out."})
    join_by = fields.Date(required=True, metadata={"description": JOIN_BY})


class TellIn(In):
    enquiries = fields.List(fields.UUID(), required=True, validate=validate.Length(1, 500))


class JoinForIn(In):
    enquiry_id = fields.UUID(required=True)


class JoinOneIn(In):
    group_id = fields.UUID(required=True)


class AnnouncedOut(Schema):
    """As the public sees it: how many have joined is not told."""

    group_id = fields.UUID(required=True)
    title = fields.String(required=True)
    format = fields.String(required=True)
    theme = fields.String(allow_none=True)
    language = fields.String(allow_none=True)
    municipality_name = fields.String(allow_none=True)
    place = fields.String(allow_none=True)
    first_meeting_at = fields.AwareDateTime(default_timezone=UTC, required=True)
    every_weeks = fields.Integer(required=True)
    places = fields.Integer(required=True)
    fewest = fields.Integer(required=True)
    join_by = fields.Date(required=True)
    is_open = fields.Boolean(required=True, metadata={"description": "Whether it can be joined."})


class JoinedOut(Schema):
    state = fields.String(
        required=True,
        validate=one_of((joining.JOINED, joining.TALK_FIRST)),
        metadata={"description": "joined, or talk_first: the office talks with everyone first, and calls."},
    )


class ToldOut(Schema):
    told = fields.Integer(required=True, metadata={"description": "How many were written to, or are to be called."})
