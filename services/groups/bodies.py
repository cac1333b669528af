"""What comes in and goes out over HTTP: bodies, query strings and answers."""

from datetime import UTC
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from chassis import belonging, corrections
from chassis.languages import N_
from services.groups import themes, words
from services.groups.schemas import MUNICIPALITY, THEME, one_of, text

POSTCODE = validate.Regexp(r"^\d{4}$", error=N_("A postcode is four digits."))
SPOKEN = validate.Regexp(r"^[a-z]{2,3}$", error=N_("A language is a code such as nb, en or ar."))
THEME_CODE = "A code of /api/groups/themes. One that is retired is taken too: whoever has it keeps it."
SLUG = validate.Regexp(r"^[a-z][a-z0-9_.-]{0,59}$", error=N_("Small letters, digits and underscores only."))


def codes(of: tuple[str, ...], **more: Any) -> Any:
    return fields.List(fields.String(validate=one_of(of)), validate=validate.Length(max=len(of)), **more)


def theme_code(**more: Any) -> Any:
    return fields.String(validate=themes.check, metadata={"description": THEME_CODE}, **more)


# ── Comes in ────────────────────────────────────────────────────────────────────────────────────────────────────────


class In(Schema):
    class Meta:
        unknown = RAISE


class Version(fields.String):
    """The version of a consent text; a whole number is taken as its digits."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        number = isinstance(value, int) and not isinstance(value, bool)
        return str(super()._deserialize(str(value) if number else value, *args, **kwargs))


class ChannelIn(In):
    kind = fields.String(required=True, validate=one_of(words.CHANNELS))
    address = text(
        254,
        metadata={"description": "An e-mail address, a phone number, or name and postal address; not needed for none."},
    )
    safe_to_leave_message = fields.Boolean()
    best_time = text(120)

    @validates_schema
    def address_of_the_kind(self, data: dict[str, Any], **_: Any) -> None:
        if data["kind"] == "none":
            return
        if not data.get("address"):
            raise ValidationError(N_("Write where we can reach you."), "address")
        if data["kind"] == "email" and not _is_email(data["address"]):
            raise ValidationError(N_("This does not look like an e-mail address."), "address")


def _is_email(address: str) -> bool:
    try:
        validate.Email()(address.strip())
    except ValidationError:
        return False
    return True


class ConsentIn(In):
    purpose = fields.String(required=True, validate=SLUG, metadata={"example": "enquiry"})
    version = Version(required=True, validate=validate.Length(1, 20), metadata={"example": "2026-1"})


class WishesIn(In):
    """What may wait for the conversation."""

    called = text(60)
    postcode = fields.String(validate=POSTCODE)
    birth_year = fields.Integer(validate=validate.Range(1900, 2100))
    gender = fields.String(validate=one_of(words.GENDERS))
    gender_wish = fields.String(validate=one_of(words.GENDER_WISHES))
    formats = codes(words.FORMATS)
    times = codes(words.TIMES)
    access = codes(
        words.ACCESS, metadata={"description": "What a room must offer for the person to be able to take part."}
    )
    themes = fields.List(theme_code(), validate=validate.Length(max=60))
    languages = fields.List(fields.String(validate=SPOKEN), validate=validate.Length(max=20))
    source = fields.String(validate=one_of(words.SOURCES))
    referral_code = text(40)
    wishes = text(2000)
    language = fields.String(validate=one_of(words.LANGUAGES))


class EnquiryIn(WishesIn):
    channel = fields.Nested(ChannelIn, required=True)
    adult = fields.Boolean(required=True, metadata={"description": "18 or over. Must be true."})
    consents = fields.List(
        fields.Nested(ConsentIn),
        required=True,
        validate=validate.Length(1, 10, error=N_("We need your consent before we can keep what you tell us.")),
    )


class WithdrawIn(In):
    pickup_code = text(60, required=True)


class EnquiriesAsked(In):
    state = fields.String(validate=one_of(words.STATES), load_default="waiting")
    after = text(80, load_default=None)
    limit = fields.Integer(validate=validate.Range(1, 200), load_default=50)


class GroupIn(In):
    title = text(120, required=True)
    format = fields.String(required=True, validate=one_of(words.FORMATS))
    theme = theme_code(allow_none=True)
    municipality = fields.String(validate=MUNICIPALITY)
    postcode = fields.String(validate=POSTCODE)
    place = text(120)
    weekday = fields.String(validate=one_of(words.WEEKDAYS))
    meets_at = fields.Time(format="%H:%M")
    every_weeks = fields.Integer(validate=validate.OneOf((1, 2)))
    room_id = fields.UUID(metadata={"description": "One of the office's rooms; with weekday and meets_at."})
    open = fields.Boolean(metadata={"description": "Whether others may ask to join: puts it in the directory."})
    enquiries = fields.List(fields.UUID(), validate=validate.Length(max=20))
    part_of = belonging.field("The office's projects it is part of.")
    initiators = fields.List(fields.UUID(), validate=validate.Length(max=5))


class GroupHandedOver(Schema):
    """A group that runs, from an office that closes to the one that goes on: what stands in the directory, and counts."""

    group_id = fields.UUID(required=True)
    title = text(120, required=True)
    format = fields.String(required=True, validate=one_of(words.FORMATS))
    theme = fields.String(required=True, allow_none=True, validate=validate.Regexp(THEME))
    municipality = fields.String(
        required=True, allow_none=True, validate=MUNICIPALITY, attribute="municipality_code", data_key="municipality"
    )
    place = text(120, required=True, allow_none=True)
    weekday = fields.String(required=True, allow_none=True, validate=one_of(words.WEEKDAYS))
    meets_at = fields.Time(required=True, allow_none=True, format="%H:%M")
    every_weeks = fields.Integer(required=True, validate=validate.OneOf((1, 2)))
    state = fields.String(required=True, validate=one_of(("starting", "self_led")))
    participants = fields.Integer(required=True, validate=validate.Range(min=1))
    meetings_held = fields.Integer(required=True, validate=validate.Range(min=0))
    language = fields.String(required=True, allow_none=True, validate=SPOKEN)
    gender = fields.String(required=True, allow_none=True, validate=one_of(words.GENDERS))


class InitiatorIn(In):
    name = text(120, required=True)
    email = fields.Email(required=True, validate=validate.Length(max=254))
    phone = text(40, load_default=None, allow_none=True)
    trained_on = fields.Date(required=True)
    agreed = fields.Boolean(load_default=False)


class InitiatorNotedIn(In):
    """What is noted of an initiator; what is left out or empty is noted no more."""

    phone = text(40, load_default=None, allow_none=True)
    step = fields.String(required=True, validate=one_of(words.STEPS))
    paused_until = fields.Date(load_default=None, allow_none=True)
    groups_at_once = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 5))
    languages = fields.List(fields.String(validate=SPOKEN), load_default=list, validate=validate.Length(max=20))
    municipalities = text(
        400,
        load_default=None,
        allow_none=True,
        metadata={"description": "Names or codes, with commas between; empty: everywhere here."},
    )
    areas = text(200, load_default=None, allow_none=True)


class InitiatorPolicyIn(In):
    agreement_years = fields.Integer(required=True, validate=validate.Range(1, 10))
    refresher_years = fields.Integer(required=True, validate=validate.Range(1, 10))
    groups_at_once = fields.Integer(required=True, validate=validate.Range(1, 5))
    start_meetings = fields.Integer(required=True, validate=validate.Range(1, 5))
    end_now = fields.Boolean(load_default=False)


class AssignIn(In):
    initiator_id = fields.UUID(required=True)


class RecallIn(In):
    initiator_id = fields.UUID(required=True)
    until_on = fields.Date(load_default=None, allow_none=True)


class PartOfIn(In):
    """Which projects a group is part of: these, and no others."""

    part_of = belonging.field("The office's projects it is part of from now on.", load_default=list)


class StartIn(In):
    started_on = fields.Date(metadata={"description": "Today when left out; never in the future."})


class MeetingIn(In):
    held_on = fields.Date(required=True)
    attended = fields.Integer(required=True, validate=validate.Range(0, 40))


class MeetingCorrectionIn(In):
    """What is left out stays as it was."""

    was_held_on = fields.Date(required=True)
    held_on = fields.Date()
    attended = fields.Integer(validate=validate.Range(0, 40))
    struck = fields.Boolean(metadata={"description": "The meeting was never held."})
    reason = corrections.reason()


class TodayCorrectionIn(In):
    came = fields.Integer(required=True, validate=validate.Range(0, 40))
    reason = corrections.reason()


class ResumeIn(In):
    reason = corrections.reason()


class StepBackIn(In):
    stepped_back_on = fields.Date()
    contacts = fields.List(
        fields.UUID(),
        validate=validate.Length(max=2),
        metadata={"description": "Enquiries of participants who agreed to be the group's own contact."},
    )


class SignOfLifeIn(In):
    state = fields.String(required=True, validate=one_of(words.LIVES))


class LifeAnswerIn(In):
    state = fields.String(required=True, validate=one_of(words.LIFE_ANSWERS))


class EndIn(In):
    reason = fields.String(required=True, validate=one_of(words.END_REASONS))
    ended_on = fields.Date()


class DirectoryAsked(In):
    open = fields.Boolean(load_default=True)
    postcode = fields.String(validate=POSTCODE, load_default=None)
    municipality = fields.String(validate=MUNICIPALITY, load_default=None)


# ── Goes out ────────────────────────────────────────────────────────────────────────────────────────────────────────


class EnquiryReceipt(Schema):
    enquiry_id = fields.UUID(required=True)
    pickup_code = fields.String(required=True)
    state = fields.String(required=True, validate=one_of(words.STATES))


class EnquiryState(Schema):
    enquiry_id = fields.UUID(required=True)
    state = fields.String(required=True, validate=one_of(words.STATES))


class EnquiryListed(Schema):
    enquiry_id = fields.UUID(required=True)
    state = fields.String(required=True)
    called = fields.String(allow_none=True)
    received_on = fields.Date(required=True)
    waiting_days = fields.Integer(required=True)
    municipality = fields.String(allow_none=True, attribute="municipality_code")
    formats = fields.List(fields.String())
    times = fields.List(fields.String())
    themes = fields.List(fields.String())
    languages = fields.List(fields.String())
    gender_wish = fields.String(allow_none=True)
    group_id = fields.UUID(allow_none=True)


class ChannelOut(Schema):
    kind = fields.String(required=True)
    address = fields.String(allow_none=True)
    safe_to_leave_message = fields.Boolean(allow_none=True)
    best_time = fields.String(allow_none=True)


class ConsentOut(Schema):
    purpose = fields.String()
    version = fields.String()
    given_on = fields.Date()
    how = fields.String()


class EnquiryOut(EnquiryListed):
    channel = fields.Nested(ChannelOut, required=True)
    postcode = fields.String(allow_none=True)
    birth_year = fields.Integer(allow_none=True)
    gender = fields.String(allow_none=True)
    source = fields.String(allow_none=True)
    referral_code = fields.String(allow_none=True)
    wishes = fields.String(allow_none=True)
    access = fields.List(fields.String())
    language = fields.String(allow_none=True)
    how = fields.String()
    left_on = fields.Date(allow_none=True)
    placed_on = fields.Date(allow_none=True)
    consents = fields.List(fields.Nested(ConsentOut))


class GroupOut(Schema):
    group_id = fields.UUID(required=True)
    title = fields.String(required=True)
    format = fields.String(required=True)
    theme = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True, attribute="municipality_code")
    place = fields.String(allow_none=True)
    room_id = fields.UUID(
        allow_none=True, metadata={"description": "The room it meets in, or met in last; null: none of the office's."}
    )
    weekday = fields.String(allow_none=True)
    meets_at = fields.Time(format="%H:%M", allow_none=True)
    every_weeks = fields.Integer()
    state = fields.String(required=True)
    open = fields.Boolean()
    life = fields.String(allow_none=True)
    started_on = fields.Date(allow_none=True)
    stepped_back_on = fields.Date(allow_none=True)
    ended_on = fields.Date(allow_none=True)
    participants = fields.Integer(allow_none=True)
    meetings_held = fields.Integer()
    first_meeting_at = fields.AwareDateTime(default_timezone=UTC, allow_none=True)
    enquiries = fields.List(fields.UUID())
    initiators = fields.List(fields.UUID())


class DirectoryEntry(Schema):
    group_id = fields.UUID(required=True)
    title = fields.String(required=True)
    format = fields.String(required=True)
    theme = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True, attribute="municipality_code")
    municipality_name = fields.String(allow_none=True)
    place = fields.String(allow_none=True)
    weekday = fields.String(allow_none=True)
    meets_at = fields.Time(format="%H:%M", allow_none=True)
    first_meeting_at = fields.AwareDateTime(
        default_timezone=UTC, allow_none=True, metadata={"description": "Of one announced with a date; else null."}
    )
    join_by = fields.Date(allow_none=True, metadata={"description": "The last day to join such a one; else null."})
    open = fields.Boolean()
    near = fields.Boolean(metadata={"description": "In the municipality of the postcode asked about."})
    listed_on = fields.Date(required=True)
    closed_since = fields.Date(allow_none=True)
