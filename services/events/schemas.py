"""What events tells the other services and head office, and the codes it uses; the bodies of its API are in bodies.py."""

from datetime import UTC
from typing import Any

from marshmallow import fields, validate

from chassis.audit_checkpoints import AuditCheckpointed as Checkpointed
from chassis.events import CommandSchema, DownwardSchema, EventSchema, NationalSchema

KINDS = (
    "seminar",
    "network_meeting",
    "initiator_training",
    "conference",
    "information_meeting",
    "open_meeting",
    "members_evening",
    "learning_network",
    "joint_seminar",
)
FORMATS = ("in_person", "digital", "hybrid")
SECTORS = (
    "municipality",
    "specialist_health",
    "voluntary",
    "state_agency",
    "academia",
    "enthusiast",
    "private",
    "other",
)

OUTREACH_KINDS = ("talk", "teaching", "advice", "meeting", "stand", "anchoring")
AUDIENCES = ("municipality", "health", "leaders", "organisation", "students", "inhabitants", "other")
STEPS = ("contacted", "considering", "contact_point_decided", "link_decided", "established", "not_now")

_kind = validate.OneOf(KINDS)
_format = validate.OneOf(FORMATS)
_sector = validate.OneOf(SECTORS)
_municipality = validate.Regexp(r"^\d{4}$")


def _counted_by() -> fields.String:
    return fields.String(
        validate=validate.Regexp(r"^[a-z][a-z0-9-]{0,30}$"),
        metadata={
            "description": "Another office that counts it; absent where this one does. Nothing of it is counted here."
        },
    )


class CorrectAddress(CommandSchema):
    """Where a party is reached has been put right, after a message did not get through."""

    type = "events.correct_address.v1"
    stream = "commands.events"
    key = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"description": "The random id under which the party is written to."},
    )
    channel = fields.String(required=True, validate=validate.OneOf(("email", "sms", "letter")))
    address = fields.String(required=True, validate=validate.Length(1, 254), metadata={"personal": True})


class EventPublished(EventSchema):
    """An event was opened to the public."""

    type = "events.event_published.v1"
    event_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=_kind)
    starts_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=_municipality)
    format = fields.String(required=True, validate=_format)
    capacity = fields.Integer(required=True, strict=True, validate=validate.Range(0))


class RegistrationMade(EventSchema):
    """A party registered; told under a random subject."""

    type = "events.registration_made.v1"
    event_id = fields.UUID(required=True)
    registered_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=_municipality)
    seats = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    state = fields.String(required=True, validate=validate.OneOf(("confirmed", "waiting")))
    sector = fields.String(required=True, validate=_sector)
    counted_by = _counted_by()


class RegistrationPromoted(EventSchema):
    """A waiting party got its seats."""

    type = "events.registration_promoted.v1"
    event_id = fields.UUID(required=True)
    promoted_on = fields.Date(required=True)
    seats = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    municipality = fields.String(required=True, allow_none=True, validate=_municipality)


class RegistrationResized(EventSchema):
    """A party is more or fewer than it said."""

    type = "events.registration_resized.v1"
    event_id = fields.UUID(required=True)
    resized_on = fields.Date(required=True)
    registered_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=_municipality)
    seats = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    was = fields.Integer(
        required=True, strict=True, validate=validate.Range(1), metadata={"description": "Seats it had before."}
    )
    sector = fields.String(required=True, validate=_sector)
    counted_by = _counted_by()


class RegistrationCancelled(EventSchema):
    """A party is not coming after all."""

    type = "events.registration_cancelled.v1"
    event_id = fields.UUID(required=True)
    cancelled_on = fields.Date(required=True)
    registered_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=_municipality)
    seats = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    was = fields.String(required=True, validate=validate.OneOf(("confirmed", "waiting")))
    sector = fields.String(required=True, validate=_sector)
    counted_by = _counted_by()


class EventCancelled(EventSchema):
    """An event was called off."""

    type = "events.event_cancelled.v1"
    event_id = fields.UUID(required=True)
    cancelled_on = fields.Date(required=True)
    version = fields.Integer(
        strict=True,
        validate=validate.Range(1),
        metadata={"description": "Messages about an earlier version are not to be sent."},
    )


class EventMoved(EventSchema):
    """A published event has another time or place: messages about an earlier version are not to be sent."""

    type = "events.event_moved.v1"
    event_id = fields.UUID(required=True)
    version = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    starts_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=_municipality)
    format = fields.String(required=True, validate=_format)


class EventClosed(EventSchema):
    """An event was held, and who came was settled."""

    type = "events.event_closed.v1"
    event_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=_kind)
    held_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=_municipality)
    participants = fields.Integer(required=True, strict=True, validate=validate.Range(0))
    by_sector = fields.Dict(
        keys=fields.String(validate=_sector),
        values=fields.Integer(strict=True, validate=validate.Range(0)),
        required=True,
        metadata={"description": "Of the participants whose sector is known."},
    )
    counted_by = _counted_by()


class EventReopened(EventClosed):
    """How an event was settled is taken back: the same as was told when it was closed."""

    type = "events.event_reopened.v1"


class InitiatorsTrained(EventSchema):
    """People have completed initiator training; told again where how many came is put right."""

    type = "events.initiators_trained.v1"
    event_id = fields.UUID(required=True)
    trained_on = fields.Date(required=True, metadata={"description": "The last day of the training."})
    municipality = fields.String(required=True, allow_none=True, validate=_municipality)
    change = fields.Integer(
        required=True, strict=True, metadata={"description": "How many more than was told before; below nought: fewer."}
    )
    counted_by = _counted_by()


class OutreachHeld(EventSchema):
    """The office gave a talk, taught, advised, visited or stood somewhere."""

    type = "events.outreach_held.v1"
    kind = fields.String(required=True, validate=validate.OneOf(OUTREACH_KINDS))
    held_on = fields.Date(required=True)
    municipality = fields.String(required=True, validate=_municipality)
    people = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0),
        metadata={"description": "Heads counted; the same person may be counted at several."},
    )
    counted_by = _counted_by()


class OutreachStruck(OutreachHeld):
    """Outreach that was told is taken back: the same as was told when it was noted."""

    type = "events.outreach_struck.v1"


def _projects() -> fields.List[Any]:
    return fields.List(
        fields.UUID(),
        required=True,
        metadata={"description": "All it is part of now, none included; what was told before does not stand."},
    )


class EventAttached(EventSchema):
    """Which of the office's projects an event is part of; the subject is the event's id."""

    type = "events.event_attached.v1"
    projects = _projects()


class OutreachAttached(EventSchema):
    """Which of the office's projects outreach is part of; the subject is the one outreach_held has."""

    type = "events.outreach_attached.v1"
    projects = _projects()


class EventListed(NationalSchema):
    """What a poster on the wall would say, for the national directory."""

    type = "events.event_listed.v1"
    event_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=_kind)
    title = fields.String(required=True, validate=validate.Length(1, 200))
    starts_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=_municipality)
    place = fields.String(required=True, allow_none=True, validate=validate.Length(max=200))
    format = fields.String(required=True, validate=_format)
    state = fields.String(required=True, validate=validate.OneOf(("published", "cancelled", "closed")))
    held_with = fields.List(
        fields.String(validate=validate.Length(1, 40)),
        metadata={"description": "Other offices that hold it too, by their codes; absent where none does."},
    )


class NationalEventListed(DownwardSchema):
    """What a poster on the wall of every office would say of an event of head office's."""

    type = "events.national_event_listed.v1"
    event_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=_kind)
    title = fields.String(required=True, validate=validate.Length(1, 200))
    starts_at = fields.AwareDateTime(required=True, default_timezone=UTC)
    ends_at = fields.AwareDateTime(required=True, default_timezone=UTC)
    municipality = fields.String(required=True, allow_none=True, validate=_municipality)
    place = fields.String(required=True, allow_none=True, validate=validate.Length(max=200))
    format = fields.String(required=True, validate=_format)
    state = fields.String(
        required=True,
        validate=validate.OneOf(("published", "cancelled", "closed", "withdrawn")),
        metadata={"description": "withdrawn: it is shown no more."},
    )
    version = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    published_at = fields.AwareDateTime(required=True, default_timezone=UTC)
    address = fields.String(
        required=True,
        validate=validate.Regexp(r"^https?://[^\s<>\"']+$"),
        metadata={"description": "Its page at head office, where people register."},
    )


class AuditCheckpointed(Checkpointed):
    """How far the audit of this service has come, told to head office so that the past can be held against it."""

    type = "events.audit_checkpointed.v1"
