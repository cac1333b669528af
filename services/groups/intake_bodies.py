"""The conversation with us, over HTTP."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

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


class ConversationFormIn(ConversationIn):
    """The page's form always says when to ask again, so that nobody is deleted by what was left alone."""

    @post_load
    def ask_again_only_when_not_now(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: told for name, told in data.items() if name != "ask_again_weeks" or data["outcome"] == "not_now"}


class ConversationOut(Schema):
    conversation_id = fields.UUID(required=True)
    way = fields.String(required=True)
    held_on = fields.Date(required=True)
    outcome = fields.String(required=True)
    ask_again_on = fields.Date(allow_none=True)
    note = fields.String(allow_none=True)


class TalkFirstIn(In):
    first = fields.Boolean(load_default=False)
