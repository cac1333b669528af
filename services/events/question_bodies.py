"""The bodies of the organiser's own questions: what programs send and are answered, also used by the forms."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from chassis.languages import N_
from services.events.body_fields import OnePerLine, one_line
from services.events.forgetting import KEEP_DAYS
from services.events.words import QUESTION_KINDS


class QuestionIn(Schema):
    """Something the organiser asks those who register."""

    kind = fields.String(required=True, validate=validate.OneOf(tuple(QUESTION_KINDS)))
    label = one_line(1, 200, required=True)
    purpose = one_line(
        1, 300, required=True, metadata={"description": "What it is asked for; whoever answers sees it."}
    )
    choices = OnePerLine(one_line(1, 120), load_default=list, validate=validate.Length(max=20))
    required = fields.Boolean(load_default=False)
    for_each = fields.Boolean(load_default=False, metadata={"description": "Of each in a party, not once."})
    keep_days = fields.Integer(
        load_default=30,
        validate=validate.Range(1, KEEP_DAYS),
        metadata={"description": "How many days after the event its answers are deleted."},
    )
    only_if = fields.String(
        load_default=None,
        allow_none=True,
        validate=[
            validate.Length(max=200),
            validate.Regexp(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:.", error=N_("We cannot read this answer.")),
        ],
        metadata={"description": "<question_id>:<answer>, with which alone it is asked."},
    )

    @validates_schema
    def check_choices(self, data: dict[str, Any], **_: Any) -> None:
        """There is something to choose between."""
        if data["kind"] == "choice" and not 2 <= len(set(data["choices"])) == len(data["choices"]):
            raise ValidationError(N_("Write at least two different answers to choose between."), "choices")

    @post_load
    def split(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The condition as (question, answer)."""
        question_id, _colon, answer = (data["only_if"] or "").partition(":")
        return data | {"only_if": (UUID(question_id), answer) if question_id else None}


class QuestionOut(Schema):
    """A question as whoever registers meets it; answers go under its id, those of the others in a party under ``<id>_2`` …"""

    question_id = fields.UUID()
    kind = fields.String(metadata={"enum": ["text", "choice", "yes_no"]})
    label = fields.String()
    purpose = fields.String()
    choices = fields.List(fields.String())
    required = fields.Boolean()
    for_each = fields.Boolean()
    keep_days = fields.Integer()
    only_if_question = fields.UUID(allow_none=True)
    only_if_answer = fields.String(allow_none=True)


class QuestionList(Schema):
    """Every question, in its order."""

    items = fields.List(fields.Nested(QuestionOut))
    after = fields.String(allow_none=True)


class QuestionMade(Schema):
    """The question that was made."""

    question_id = fields.UUID()
