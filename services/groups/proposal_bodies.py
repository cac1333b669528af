"""Proposals for groups, over HTTP."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.groups import wordings, words
from services.groups.bodies import SPOKEN, In
from services.groups.schemas import one_of, text


class ProposalFormIn(In):
    title = text(120, required=True)
    place = text(120)
    room_id = fields.UUID(
        metadata={"description": "The room that suits best when left out, where rooms are registered."}
    )
    meets_at = fields.Time(format="%H:%M")
    every_weeks = fields.Integer(validate=validate.OneOf((1, 2)))
    initiators = fields.List(fields.UUID(), validate=validate.Length(max=5))


class WhatIfIn(In):
    time = fields.String(
        required=True,
        validate=one_of((*words.WEEKDAYS, *words.TIMES)),
        metadata={"description": "A weekday, or a time of the week."},
    )
    rooms = fields.Integer(load_default=0, validate=validate.Range(0, 5))
    initiators = fields.Integer(load_default=0, validate=validate.Range(0, 5))
    language = fields.String(
        load_default=None,
        allow_none=True,
        validate=SPOKEN,
        metadata={"description": "What more initiators talk; null: whatever is needed."},
    )


class WhatIfOut(Schema):
    groups = fields.Integer(required=True, metadata={"description": "As the list and the office are now."})
    people = fields.Integer(required=True)
    more_groups = fields.Integer(required=True, metadata={"description": "How many more there would be."})
    more_people = fields.Integer(required=True, metadata={"description": "How many more would have a place."})


class NeverPlaceIn(In):
    other_id = fields.UUID(required=True)
    why = text(500, required=True)
    until = fields.Date()


class LiftIn(In):
    other_id = fields.UUID(required=True)


class ProposalOut(Schema):
    proposal_id = fields.UUID(required=True)
    format = fields.String(required=True)
    municipality = fields.String(allow_none=True, attribute="municipality_code")
    time = fields.String(required=True, attribute="time_of_week")
    theme = fields.String(allow_none=True)
    language = fields.String(required=True)
    gender = fields.String(allow_none=True)
    enquiries = fields.Method("_enquiries", metadata={"type": "array", "items": {"type": "string", "format": "uuid"}})
    reasons = fields.Method("_reasons", metadata={"type": "array", "items": {"type": "string"}})

    def _enquiries(self, row: dict[str, Any]) -> list[str]:
        return [str(person["enquiry_id"]) for person in row["people"]]

    def _reasons(self, row: dict[str, Any]) -> list[str]:
        return wordings.what_they_share(row)


class NearestOut(Schema):
    format = fields.String(required=True, attribute="nearest_format")
    municipality = fields.String(allow_none=True, attribute="nearest_municipality")
    time = fields.String(required=True, attribute="nearest_time")
    lacks = fields.Integer(
        required=True, attribute="nearest_lacks", metadata={"description": "How many more people it would take."}
    )
    language = fields.String(
        allow_none=True,
        attribute="nearest_language",
        metadata={"description": "What it would talk in, where that is what no free initiator has."},
    )


class UnplacedOut(Schema):
    enquiry_id = fields.UUID(required=True)
    reason = fields.String(required=True)
    nearest = fields.Method("_nearest", metadata={"description": "Null when it cannot be told."})

    def _nearest(self, row: Any) -> Any:
        return NearestOut().dump(row) if row["nearest_time"] else None


class ProposalsOut(Schema):
    proposed_at = fields.AwareDateTime(allow_none=True)
    proposals = fields.List(fields.Nested(ProposalOut), required=True)
    unplaced = fields.List(fields.Nested(UnplacedOut), required=True)
