"""The bodies of parties: registering, how they stand, and what they change themselves."""

from datetime import UTC
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from chassis.languages import LANGUAGES, N_
from services.events import invoices
from services.events.body_fields import MAX_PARTY, SECTOR, WAY, OnePerLine, one_line
from services.events.need_bodies import WithNeeds

MAX_ANSWERS = 300
MAX_ANSWER_LENGTH = 2000


class BuyerNumber(fields.String):
    """An organisation number, written with or without spaces."""

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> Any:
        number = "".join(str(super()._deserialize(value, *args, **more)).split())
        if not invoices.is_organisation_number(number):
            raise ValidationError(
                N_("This is not an organisation number: it has nine digits, and the last one must fit.")
            )
        return number


def _companions(**options: Any) -> OnePerLine:
    return OnePerLine(one_line(1, 120), validate=validate.Length(max=MAX_PARTY - 1), **options)


def _check_companions(data: dict[str, Any]) -> None:
    if len(data["companions"] or []) >= data["seats"]:
        raise ValidationError(N_("Here are more names than you have said that you are."), "companions")


class RegistrationIn(WithNeeds):
    """A party that wishes to come."""

    name = one_line(1, 120, required=True)
    email = fields.Email(required=True, validate=validate.Length(max=254))
    organisation = one_line(0, 200, allow_none=True, load_default=None)
    sector = fields.String(required=True, validate=SECTOR)
    seats = fields.Integer(load_default=1, validate=validate.Range(1, MAX_PARTY))
    way = fields.String(
        allow_none=True,
        load_default=None,
        validate=WAY,
        metadata={"description": "How they take part, where the event is both in person and digital."},
    )
    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 100)),
        load_default=dict,
        validate=validate.Length(max=MAX_ANSWERS),
    )
    companions = _companions(
        load_default=list, metadata={"description": "Names of the others in the party, as far as they are known."}
    )
    invitation_code = one_line(
        0, 40, allow_none=True, load_default=None, metadata={"description": "Where registration is by invitation."}
    )
    buyer_number = BuyerNumber(
        allow_none=True, load_default=None, metadata={"description": "Organisation number the invoice goes to."}
    )
    buyer_reference = one_line(0, 100, allow_none=True, load_default=None)
    language = fields.String(load_default="nb", validate=validate.OneOf(tuple(LANGUAGES)))

    @validates_schema
    def check_companions(self, data: dict[str, Any], **_: Any) -> None:
        """Whoever is named has a seat."""
        _check_companions(data)

    @validates_schema
    def check_answers(self, data: dict[str, Any], **_: Any) -> None:
        """An answer is text, a number, or yes or no."""
        for question, answer in data["answers"].items():
            if not isinstance(answer, str | int | float) or len(str(answer)) > MAX_ANSWER_LENGTH:
                raise ValidationError(N_("We cannot read this answer."), f"answers.{question}")


class Shown(Schema):
    """What a form had in it of the organiser's questions: what is asked besides is asked when it is sent."""

    shown = fields.String(load_default="", validate=validate.Length(max=20_000))

    @post_load
    def split(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """One name after the other."""
        return data | {"shown": data["shown"].split()}


class RegistrationFormIn(RegistrationIn, Shown):
    """The same, from the form."""


class AnswersFormIn(Shown):
    """Answers to the organiser's own questions, from a form."""

    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 100)),
        values=fields.String(validate=validate.Length(max=MAX_ANSWER_LENGTH)),
        load_default=dict,
        validate=validate.Length(max=MAX_ANSWERS),
    )


class RegistrationByStaffIn(RegistrationFormIn):
    """A party that called: an address is not needed."""

    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))


class RegistrationOut(Schema):
    """What whoever registered is answered; the same for an address that was registered before."""

    registration_id = fields.UUID()
    state = fields.String(metadata={"enum": ["confirmed", "waiting", "asked"]})
    position = fields.Integer(metadata={"description": "Place on the waiting list, only when waiting."})
    manage_url = fields.Url()


class CancelledOut(Schema):
    """The answer to a cancellation, however often it is asked for."""

    state = fields.Constant("cancelled")


class AnsweredOut(Schema):
    """How a party that had asked stands now."""

    state = fields.String(metadata={"enum": ["confirmed", "waiting", "cancelled"]})


class SeatsIn(Schema):
    """How many a party is from now on, and who the others are; without names those there are stay."""

    seats = fields.Integer(required=True, validate=validate.Range(1, MAX_PARTY))
    companions = _companions(load_default=None, allow_none=True)

    @validates_schema
    def check_companions(self, data: dict[str, Any], **_: Any) -> None:
        """Whoever is named has a seat."""
        _check_companions(data)


class SeatsFormIn(SeatsIn):
    """The form says all of it: names that are emptied are gone."""

    companions = _companions(load_default=list)


class SeatsOut(Schema):
    """How a party stands, after it became more or fewer."""

    state = fields.String(metadata={"enum": ["confirmed", "waiting"]})
    seats = fields.Integer()
    position = fields.Integer(metadata={"description": "Place on the waiting list, only when waiting."})


class OfferIn(Schema):
    """Whether a party takes the place that is held for it."""

    yes = fields.Boolean(required=True)


class OfferOut(Schema):
    """How it stands then."""

    state = fields.String(metadata={"enum": ["confirmed", "cancelled"]})


class WayIn(Schema):
    """How a party wishes to take part; ``meanwhile``: until there is a place of the way it waits for."""

    way = fields.String(required=True, validate=WAY)
    meanwhile = fields.Boolean(load_default=False)


class WayOut(Schema):
    """How a party stands then; ``wish`` is the way it stands in line for while it has a place."""

    state = fields.String(metadata={"enum": ["confirmed", "waiting"]})
    way = fields.String()
    wish = fields.String()
    position = fields.Integer(metadata={"description": "Place in the line, only when in one."})


class RegistrationRow(Schema):
    """A registration as staff see it."""

    registration_id = fields.UUID()
    state = fields.String()
    state_reason = fields.String()
    position = fields.Integer(allow_none=True)
    seats = fields.Integer()
    sector = fields.String()
    name = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    organisation = fields.String(allow_none=True)
    language = fields.String()
    code = fields.String()
    way = fields.String(allow_none=True)
    wish = fields.String(allow_none=True)
    offered_until = fields.AwareDateTime(default_timezone=UTC, allow_none=True)
    companions = fields.List(fields.String())
    answers = fields.Dict(keys=fields.String(), metadata={"description": "By question id; see QuestionOut."})
    price_kroner = fields.Integer(allow_none=True)
    buyer_number = fields.String(allow_none=True)
    buyer_reference = fields.String(allow_none=True)
    attended_seats = fields.Integer(allow_none=True)
    registered_at = fields.AwareDateTime(default_timezone=UTC)


class RegistrationList(Schema):
    """Everyone who registered."""

    items = fields.List(fields.Nested(RegistrationRow))
    after = fields.String(allow_none=True)
