"""The conversation with us, over HTTP."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from chassis.languages import N_
from services.groups import words
from services.groups.bodies import In
from services.groups.conversation_bodies import ONE_LINE
from services.groups.schemas import one_of, text

NOT_BLANK = validate.Regexp(r"^\s*\S", error=N_("Write who is met."))


def _ask_again() -> fields.Integer:
    return fields.Integer(
        validate=validate.OneOf(words.PAUSE_WEEKS, error=N_("Choose one of those offered.")),
        metadata={
            "description": "With not_now: the person has a pause, and is asked again; left out, the person is deleted."
        },
    )


class ConversationIn(In):
    way = fields.String(required=True, validate=one_of(words.CONVERSATION_WAYS))
    outcome = fields.String(required=True, validate=one_of(words.CONVERSATION_OUTCOMES))
    ask_again_weeks = _ask_again()
    held_on = fields.Date(metadata={"description": "Left out: today."})
    note = text(5000, metadata={"description": "Read by coordinators alone; the person gets it on asking."})


class ConversationFormIn(ConversationIn):
    """The page's form always says when to ask again, so that nobody is deleted by what was left alone."""

    @post_load
    def ask_again_only_when_not_now(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return _only_when_not_now(data, data["outcome"])


class LeaveIn(In):
    reason = fields.String(required=True, validate=one_of(words.LEAVING))
    ask_again_weeks = _ask_again()


class LeaveFormIn(LeaveIn):
    """As :class:`ConversationFormIn`."""

    @post_load
    def ask_again_only_when_not_now(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return _only_when_not_now(data, data["reason"])


def _only_when_not_now(data: dict[str, Any], outcome: str) -> dict[str, Any]:
    return {name: told for name, told in data.items() if name != "ask_again_weeks" or outcome == "not_now"}


class ConversationOut(Schema):
    conversation_id = fields.UUID(required=True)
    way = fields.String(required=True, allow_none=True, metadata={"description": "Null where that is not noted."})
    held_on = fields.Date(required=True)
    outcome = fields.String(required=True)
    ask_again_on = fields.Date(allow_none=True)
    note = fields.String(allow_none=True)


class TalkFirstIn(In):
    first = fields.Boolean(load_default=False)


class TimesIn(In):
    """Times that are offered, one after another on a day."""

    on = fields.Date(required=True)
    begins_at = fields.Time(required=True, format="%H:%M")
    minutes = fields.Integer(
        required=True, validate=validate.OneOf(words.CONVERSATION_MINUTES, error=N_("Choose one of those offered."))
    )
    in_a_row = fields.Integer(load_default=1, validate=validate.Range(1, 12))
    way = fields.String(required=True, validate=one_of(words.CONVERSATION_WAYS))
    place = text(300)
    met_by = fields.String(required=True, validate=[validate.Length(1, 60), ONE_LINE, NOT_BLANK])


class ChoiceIn(In):
    """A time for a conversation, chosen by the person or agreed on with staff."""

    time_id = fields.UUID(
        required=True, error_messages={"required": N_("Choose a time."), "invalid_uuid": N_("Choose a time.")}
    )
    number = text(30)


class NoneSuitsIn(In):
    suits = text(500)


class CancelIn(In):
    by_us = fields.Boolean(required=True, error_messages={"required": N_("Choose one of those offered.")})


class CalendarOfIn(In):
    met_by = fields.String(required=True, validate=validate.Length(1, 60))
