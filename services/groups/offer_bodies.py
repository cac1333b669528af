"""Offers of a place, over HTTP."""

from datetime import UTC
from typing import Any

from marshmallow import Schema, fields, validate

from chassis import clock
from services.groups import words
from services.groups.bodies import In, codes
from services.groups.proposal_bodies import ProposalFormIn
from services.groups.schemas import one_of


def moment(**options: Any) -> fields.AwareDateTime:
    """A moment with its offset, or as the clock on an office's wall shows it."""
    return fields.AwareDateTime(default_timezone=clock.OSLO, **options)


ANSWER_BY = "The last day to answer; in policy.answer_days, or the day before the first meeting, when left out."


class InviteIn(In):
    first_meeting_at = moment(metadata={"description": "As it is settled already when left out."})
    answer_by = fields.Date(metadata={"description": ANSWER_BY})


class ProposalInviteIn(ProposalFormIn):
    first_meeting_at = moment(required=True)
    answer_by = fields.Date(metadata={"description": ANSWER_BY})


class MoveIn(In):
    first_meeting_at = moment(required=True)


class ChoiceIn(In):
    enquiries = fields.List(fields.UUID(), required=True, validate=validate.Length(1, 20))


class AnswerIn(In):
    answer = fields.String(required=True, validate=one_of(words.ANSWERS))
    times = codes(words.TIMES, metadata={"description": "When it suits, with another_time: in place of what was told."})


class OfferOut(Schema):
    enquiry_id = fields.UUID(required=True)
    state = fields.String(required=True, validate=one_of(words.OFFER_STATES))
    told = fields.String(required=True, metadata={"description": "email, sms, letter, or call: staff are to call."})
    offered_at = fields.AwareDateTime(default_timezone=UTC, required=True)
    answer_by = fields.Date(required=True)
    answered_at = fields.AwareDateTime(default_timezone=UTC, allow_none=True)
