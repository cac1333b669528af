"""What programs send and are answered: the bodies of events' API, also used by its forms."""

from datetime import UTC
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from chassis import belonging, clock, corrections
from chassis.languages import LANGUAGES, N_
from services.events import invoices
from services.events.needs import DIETS
from services.events.problems import TimesImpossible
from services.events.schemas import FORMATS, KINDS, SECTORS
from services.events.starting_points import USUAL
from services.events.ways import WAYS
from services.events.words import AUDIENCES, STAGES

MAX_PARTY = 20
MAX_ANSWERS = 300
MAX_ANSWER_LENGTH = 2000

_kind = validate.OneOf(KINDS)
_format = validate.OneOf(FORMATS)
_sector = validate.OneOf(SECTORS)
_way = validate.OneOf(WAYS)
_postcode = validate.Regexp(r"^\d{4}$", error=N_("A postcode is four digits."))
_municipality = validate.Regexp(r"^\d{4}$", error=N_("A municipality's number is four digits."))
_no_break = validate.Regexp(r"^[^\x00-\x1f\x7f\u2028\u2029]*$", error=N_("Write this on one line."))


class MonthAsked(Schema):
    """A month, such as 2026-10."""

    period = fields.String(required=True, validate=validate.Regexp(r"^[12]\d{3}-(0[1-9]|1[0-2])$"))


def one_line(shortest: int, longest: int, **options: Any) -> fields.String:
    """Text without a line break, so long."""
    return fields.String(validate=[validate.Length(shortest, longest), _no_break], **options)


def _moment(**options: Any) -> fields.AwareDateTime:
    """A moment with its offset, or as the clock on an office's wall shows it."""
    return fields.AwareDateTime(default_timezone=clock.OSLO, **options)


def _digital_address() -> fields.Url:
    return fields.Url(
        schemes={"https"},
        allow_none=True,
        load_default=None,
        validate=validate.Length(max=500),
        metadata={"description": "Where those who take part digitally go in; told to them alone."},
    )


class EventIn(Schema):
    """A new event."""

    kind = fields.String(required=True, validate=_kind)
    title = one_line(1, 200, required=True)
    summary = fields.String(required=True, validate=validate.Length(1, 5000))
    starts_at = _moment(required=True)
    ends_at = _moment(required=True)
    place = one_line(1, 200, allow_none=True, load_default=None)
    postcode = fields.String(allow_none=True, load_default=None, validate=_postcode)
    format = fields.String(required=True, validate=_format)
    capacity = fields.Integer(required=True, strict=False, validate=validate.Range(0, 100_000))
    digital_capacity = fields.Integer(
        allow_none=True,
        load_default=None,
        validate=validate.Range(1, 100_000),
        metadata={"description": "Digital places besides the seats, where it is both and people register."},
    )
    digital_address = _digital_address()
    registration_closes_at = _moment(allow_none=True, load_default=None)
    smaller_may_pass = fields.Boolean(load_default=False)
    part_of = belonging.field("The office's projects it is part of.", load_default=list)

    @validates_schema
    def check_digital_places(self, data: dict[str, Any], **_: Any) -> None:
        """What is both has so many places of each."""
        if data["format"] == "hybrid" and data["capacity"] and not data["digital_capacity"]:
            raise ValidationError(N_("Say how many may take part digitally."), "digital_capacity")

    @validates_schema
    def check_times(self, data: dict[str, Any], **_: Any) -> None:
        closes = data["registration_closes_at"] or data["starts_at"]
        if data["ends_at"] <= data["starts_at"] or closes > data["ends_at"]:
            raise ValidationError(TimesImpossible.sentence(), "ends_at")


class PartOfIn(Schema):
    """Which projects something is part of: these, and no others."""

    part_of = belonging.field("The office's projects it is part of from now on.", load_default=list)


class EventOut(Schema):
    """An event as anyone may see it."""

    event_id = fields.UUID()
    kind = fields.String()
    title = fields.String()
    summary = fields.String()
    starts_at = fields.AwareDateTime(default_timezone=UTC)
    ends_at = fields.AwareDateTime(default_timezone=UTC)
    place = fields.String(allow_none=True)
    postcode = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True)
    format = fields.String()
    capacity = fields.Integer()
    digital_capacity = fields.Integer(
        allow_none=True, metadata={"description": "Null where all places are counted together."}
    )
    registration_closes_at = fields.AwareDateTime(default_timezone=UTC)
    state = fields.String(metadata={"enum": ["draft", "published", "cancelled", "closed"]})
    registration = fields.String(metadata={"enum": ["not_needed", "open", "waiting_list", "closed"]})
    by_way = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "The same for each way of taking part; empty where all places are counted together."},
    )
    by_invitation = fields.Boolean(metadata={"description": "Whether a code is needed to register."})
    most_per_organisation = fields.Integer(allow_none=True)
    by_approval = fields.Boolean(metadata={"description": "Whether staff answer everyone before they come or wait."})
    asks_needs = fields.Boolean(metadata={"description": "Whether those who register are asked about food and access."})
    price_kroner = fields.Integer(
        allow_none=True, metadata={"description": "For one seat; null when it costs nothing."}
    )
    stage = fields.String(metadata={"enum": list(STAGES)})
    summing_up = fields.String(allow_none=True)
    held_with = fields.List(
        fields.String(), metadata={"description": "Other offices that hold it too, by their codes."}
    )
    national = fields.Boolean(metadata={"description": "Whether every office shows it; at head office only."})


class EventList(Schema):
    """A page of events."""

    items = fields.List(fields.Nested(EventOut))
    after = fields.String(allow_none=True, metadata={"description": "Asks for what follows; null when this is all."})


class NationalEventOut(Schema):
    """An event of head office's that every office shows; registration is at its ``address``."""

    event_id = fields.UUID()
    office = fields.String(metadata={"description": "Who holds it."})
    kind = fields.String()
    title = fields.String()
    starts_at = fields.AwareDateTime(default_timezone=UTC)
    ends_at = fields.AwareDateTime(default_timezone=UTC)
    place = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True)
    format = fields.String()
    address = fields.String()


class NationalEventList(Schema):
    """Head office's events."""

    items = fields.List(fields.Nested(NationalEventOut))
    after = fields.String(allow_none=True)


class EverywhereIn(Schema):
    """Whether every office shows it."""

    everywhere = fields.Boolean(required=True)


class WhichEvents(Schema):
    """Which of the events; without any of these all that are not over."""

    kind = fields.String(load_default=None, validate=_kind)
    format = fields.String(load_default=None, validate=_format)
    municipality = fields.String(load_default=None, validate=_municipality)


class ProgrammeQuery(WhichEvents):
    """The programme as a list, or a month of it as a calendar."""

    month = fields.Date("%Y-%m", load_default=None, metadata={"description": "The month to show as a calendar."})


class EmbeddedQuery(WhichEvents):
    """What another web site shows of the programme: what is nearest a municipality first."""

    class Meta:
        exclude = ("format",)

    limit = fields.Integer(load_default=5, validate=validate.Range(1, 20))


class StartingPoint(Schema):
    """What a new event's form begins with."""

    usual = fields.String(load_default=None, validate=validate.OneOf(tuple(USUAL)))
    copy = fields.UUID(load_default=None)


class RewordIn(Schema):
    """Another title or text."""

    title = one_line(2, 200, required=True)
    summary = fields.String(required=True, validate=validate.Length(1, 5000))
    digital_address = _digital_address()


class EventListQuery(WhichEvents):
    """Which events to list; without ``from`` those that are not over."""

    after = fields.String(load_default="")
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    from_ = fields.Date(data_key="from", load_default=None)
    to = fields.Date(load_default=None)


class OnePerLine(fields.List[str]):
    """Several texts: a list from a program, one on each line from a form."""

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> Any:
        if isinstance(value, list) and all(isinstance(text, str) for text in value):
            value = [line.strip() for text in value for line in text.splitlines() if line.strip()]
        return super()._deserialize(value, *args, **more)


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


class NeedIn(Schema):
    """What one in a party must have taken into account."""

    diets = fields.List(
        fields.String(validate=validate.OneOf(DIETS)), load_default=list, validate=validate.Length(max=len(DIETS))
    )
    diet_note = one_line(0, 200, allow_none=True, load_default=None)
    access = one_line(0, 300, allow_none=True, load_default=None)


PartyNeeds = Schema.from_dict(
    {f"p{person}": fields.Nested(NeedIn) for person in range(1, MAX_PARTY + 1)}, name="PartyNeeds"
)
"""By who in the party it is: ``p1`` for whoever registers, ``p2`` for the first of the others."""


class WithNeeds(Schema):
    """Food and access, where the event asks about it."""

    needs = fields.Nested(
        PartyNeeds, load_default=dict, metadata={"description": "p1: whoever registers; p2, p3 …: the others."}
    )
    needs_consent = fields.Boolean(
        load_default=False, metadata={"description": "That they agree that needs are kept until the day after."}
    )


class AskNeedsIn(Schema):
    """Whether an event asks about food and access."""

    asks_needs = fields.Boolean(load_default=False)


class RegistrationIn(WithNeeds):
    """A party that wishes to come."""

    name = one_line(1, 120, required=True)
    email = fields.Email(required=True, validate=validate.Length(max=254))
    organisation = one_line(0, 200, allow_none=True, load_default=None)
    sector = fields.String(required=True, validate=_sector)
    seats = fields.Integer(load_default=1, validate=validate.Range(1, MAX_PARTY))
    way = fields.String(
        allow_none=True,
        load_default=None,
        validate=_way,
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


class NearQuery(Schema):
    """Where somebody looks from."""

    postcode = fields.String(load_default=None, validate=_postcode)
    municipality = fields.String(load_default=None, validate=_municipality)


class RegistrationOut(Schema):
    """What whoever registered is answered; the same for an address that was registered before."""

    registration_id = fields.UUID()
    state = fields.String(metadata={"enum": ["confirmed", "waiting", "asked"]})
    position = fields.Integer(metadata={"description": "Place on the waiting list, only when waiting."})
    manage_url = fields.Url()


class CancelledOut(Schema):
    """The answer to a cancellation, however often it is asked for."""

    state = fields.Constant("cancelled")


class RulesIn(Schema):
    """Who may register, and until when: all of it, what is left out is as when nothing was chosen."""

    registration_closes_at = _moment(allow_none=True, load_default=None)
    smaller_may_pass = fields.Boolean(load_default=False)
    by_invitation = fields.Boolean(load_default=False)
    most_per_organisation = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(1, 100_000))
    by_approval = fields.Boolean(load_default=False)
    price_kroner = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(1, 100_000))
    offer_hours = fields.Integer(
        allow_none=True,
        load_default=None,
        validate=validate.Range(1, 240),
        metadata={"description": "How long a place that came free is offered; null when it is given at once."},
    )


class InvitationIn(Schema):
    """A code for so many people."""

    meant_for = one_line(1, 120, required=True)
    seats = fields.Integer(required=True, validate=validate.Range(1, 100_000))


class InvitationOut(Schema):
    """The code that was made."""

    code = fields.String()


class InvitedQuery(Schema):
    """The form may be opened with the code in its address."""

    code = fields.String(load_default="", validate=validate.Length(max=40))


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


class CompanionIn(Schema):
    """One of the others in a party: who they are, as the party knows them, and where they are reached."""

    name = one_line(1, 120, required=True)
    email = fields.Email(
        allow_none=True,
        load_default=None,
        validate=validate.Length(max=254),
        metadata={"description": "Null for no ticket of their own."},
    )


PartyCompanions = Schema.from_dict(
    {f"p{person}": fields.Nested(CompanionIn) for person in range(2, MAX_PARTY + 1)}, name="PartyCompanions"
)


class CompanionsIn(PartyCompanions):  # type: ignore[misc,valid-type]
    """Where the others in a party are reached: ``p2`` for the first of them; whoever is left out stays as they are."""

    @post_load
    def by_number(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """{2: {name, email}, …}."""
        return {"told": {int(person[1:]): one for person, one in data.items()}}


class CompanionsOut(Schema):
    """How many are written to now."""

    written = fields.Integer()


class OfferIn(Schema):
    """Whether a party takes the place that is held for it."""

    yes = fields.Boolean(required=True)


class OfferOut(Schema):
    """How it stands then."""

    state = fields.String(metadata={"enum": ["confirmed", "cancelled"]})


class WayIn(Schema):
    """How a party wishes to take part; ``meanwhile``: until there is a place of the way it waits for."""

    way = fields.String(required=True, validate=_way)
    meanwhile = fields.Boolean(load_default=False)


class WayOut(Schema):
    """How a party stands then; ``wish`` is the way it stands in line for while it has a place."""

    state = fields.String(metadata={"enum": ["confirmed", "waiting"]})
    way = fields.String()
    wish = fields.String()
    position = fields.Integer(metadata={"description": "Place in the line, only when in one."})


class CapacityIn(Schema):
    """How many seats there are from now on; without digital places there are as many of those as before."""

    capacity = fields.Integer(required=True, validate=validate.Range(1, 100_000))
    digital_capacity = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(1, 100_000))


class MoveIn(Schema):
    """Another time or place; what is left out stays as it is."""

    starts_at = _moment()
    ends_at = _moment()
    place = one_line(1, 200, allow_none=True)
    postcode = fields.String(allow_none=True, validate=_postcode)
    format = fields.String(validate=_format)
    registration_closes_at = _moment(allow_none=True)


class MoveFormIn(MoveIn):
    """The form says all of it: a place that is emptied is gone."""

    starts_at = _moment(required=True)
    ends_at = _moment(required=True)
    place = one_line(1, 200, allow_none=True, load_default=None)
    postcode = fields.String(allow_none=True, load_default=None, validate=_postcode)


class CheckInIn(Schema):
    """The code on the ticket."""

    code = fields.String(required=True, validate=validate.Length(1, 40))


class CheckInOut(Schema):
    """Whether the party has just come, or came before."""

    state = fields.String(metadata={"enum": ["checked_in", "already"]})
    name = fields.String()
    seats = fields.Integer()


class CameIn(Schema):
    """How many of a party came; all of it when not said."""

    came = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, MAX_PARTY))


class SearchedIn(Schema):
    """The beginning of a name, at the door."""

    beginning = one_line(0, 60, load_default="")


class WalkInIn(Schema):
    """People who came without registering."""

    sector = fields.String(load_default="private", validate=_sector)
    people = fields.Integer(required=True, validate=validate.Range(1, 500))
    name = one_line(0, 120, allow_none=True, load_default=None)
    organisation = one_line(0, 200, allow_none=True, load_default=None)


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


class CloseIn(Schema):
    """Who came: the registrations that did, or a head-count; with neither, those who were checked in."""

    attended = fields.List(fields.UUID(), load_default=None, allow_none=True, validate=validate.Length(max=100_000))
    head_count = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 1_000_000))
    by_sector = fields.Dict(
        keys=fields.String(validate=_sector), values=fields.Integer(validate=validate.Range(0)), load_default=None
    )


class CorrectionIn(Schema):
    """How many came, put right."""

    head_count = fields.Integer(required=True, validate=validate.Range(0, 1_000_000))
    by_sector = fields.Dict(
        keys=fields.String(validate=_sector), values=fields.Integer(validate=validate.Range(0)), load_default=None
    )
    reason = corrections.reason()


class PassOnIn(Schema):
    """Who of those who completed an initiator training agree to be in the register of initiators, and who has signed."""

    agree = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=1000))
    signed = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=1000))


class ClosedOut(Schema):
    """What was settled."""

    event_id = fields.UUID()
    state = fields.String()
    participants = fields.Integer()
    by_sector = fields.Dict(keys=fields.String(), values=fields.Integer(), attribute="participants_by_sector")


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


class AudienceAsked(Schema):
    """Whom to write to."""

    audience = fields.String(load_default=AUDIENCES[0], validate=validate.OneOf(AUDIENCES))
    party = fields.UUID(load_default=None, metadata={"description": "To this one alone, whatever the audience."})


class LetterIn(Schema):
    """What is written by hand."""

    subject = one_line(1, 120, required=True)
    text = fields.String(required=True, validate=validate.Length(1, 5000))
    signed_by = one_line(1, 60)
