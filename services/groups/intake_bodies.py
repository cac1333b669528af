"""The conversation with us, over HTTP."""

from marshmallow import Schema, fields, validate

from chassis.languages import N_
from services.groups import words
from services.groups.bodies import In
from services.groups.schemas import one_of, text


class ConversationIn(In):
    way = fields.String(required=True, validate=one_of(words.CONVERSATION_WAYS))
    outcome = fields.String(required=True, validate=one_of(words.CONVERSATION_OUTCOMES))
    ask_again_weeks = fields.Integer(
        validate=validate.OneOf(words.PAUSE_WEEKS, error=N_("Choose one of those offered.")),
        metadata={
            "description": "With not_now: the person has a pause, and is asked again; left out, the person is deleted."
        },
    )
    held_on = fields.Date(metadata={"description": "Left out: today."})
    note = text(5000, metadata={"description": "Read by coordinators alone; the person gets it on asking."})


class ConversationOut(Schema):
    conversation_id = fields.UUID(required=True)
    way = fields.String(required=True)
    held_on = fields.Date(required=True)
    outcome = fields.String(required=True)
    ask_again_on = fields.Date(allow_none=True)
    note = fields.String(allow_none=True)


class TalkFirstIn(In):
    first = fields.Boolean(load_default=False)
