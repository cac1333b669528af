"""What groups tells, and what it may be asked on the bus; what comes in and out over HTTP is in bodies.py."""

from typing import Any

from marshmallow import fields, validate

from chassis import languages
from chassis.audit_checkpoints import AuditCheckpointed as Checkpointed
from chassis.events import CommandSchema, DownwardSchema, EventSchema, NationalSchema
from services.groups import words

N_ = languages.N_

MUNICIPALITY = validate.Regexp(r"^\d{4}$", error=N_("A municipality is four digits."))
THEME = r"^[a-z][a-z0-9_]{1,39}$"
"""A theme's code: of any shape that head office may choose, since it adds themes while offices run."""
PERSONAL = {"personal": True}


def one_of(codes: tuple[str, ...]) -> validate.OneOf:
    return validate.OneOf(codes, error=N_("Choose one of those offered."))


def text(longest: int, **more: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, longest), **more)


# ── Told ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class EnquiryReceived(EventSchema):
    """Someone asked about a group. The subject is a random id of the person's, unlinked when the person is erased."""

    type = "groups.enquiry_received.v1"
    received_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=MUNICIPALITY)
    source = fields.String(required=True, allow_none=True, validate=one_of(words.SOURCES))
    taken_over_on = fields.Date(
        metadata={
            "description": "Since when the person waits here, having waited at an office that has closed into this one."
        }
    )


class EnquiryLeft(EventSchema):
    """Someone left the waiting list without a group."""

    type = "groups.enquiry_left.v1"
    left_on = fields.Date(required=True)
    reason = fields.String(required=True, validate=one_of((*words.LEAVING, "erased")))


class PersonPlaced(EventSchema):
    """Someone's group started."""

    type = "groups.person_placed.v1"
    placed_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=MUNICIPALITY)
    format = fields.String(required=True, validate=one_of(words.FORMATS))
    waiting_days = fields.Integer(required=True, validate=validate.Range(min=0))


class GroupStarted(EventSchema):
    """A group has its first day; initiators attend the first meetings."""

    type = "groups.group_started.v1"
    group_id = fields.UUID(required=True)
    started_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=MUNICIPALITY)
    theme = fields.String(required=True, allow_none=True, validate=validate.Regexp(THEME))
    format = fields.String(required=True, validate=one_of(words.FORMATS))
    participants = fields.Integer(required=True, validate=validate.Range(min=1))
    taken_over = fields.Boolean(
        metadata={
            "description": "It ran already, at an office that has closed into this one; it started there, not here."
        }
    )


class MeetingHeld(EventSchema):
    """A group met with its initiators; a head-count, never names."""

    type = "groups.meeting_held.v1"
    group_id = fields.UUID(required=True)
    held_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=MUNICIPALITY)
    attended = fields.Integer(required=True, validate=validate.Range(min=0))


class MeetingStruck(EventSchema):
    """A meeting was recorded wrongly: what was counted for that day is taken back."""

    type = "groups.meeting_struck.v1"
    group_id = fields.UUID(required=True)
    held_on = fields.Date(required=True)
    municipality = fields.String(required=True, allow_none=True, validate=MUNICIPALITY)


class GroupSteppedBack(EventSchema):
    """The initiators left; from here on the group leads itself and the office knows less."""

    type = "groups.group_stepped_back.v1"
    group_id = fields.UUID(required=True)
    stepped_back_on = fields.Date(required=True)
    meetings_held = fields.Integer(required=True, validate=validate.Range(min=0))


class GroupStateChanged(EventSchema):
    """A group that leads itself gave a sign of life, or has not been heard from."""

    type = "groups.group_state_changed.v1"
    group_id = fields.UUID(required=True)
    state = fields.String(required=True, validate=one_of(words.LIVES))
    changed_on = fields.Date(required=True)


class GroupEnded(EventSchema):
    """A group that had started has ended."""

    type = "groups.group_ended.v1"
    group_id = fields.UUID(required=True)
    ended_on = fields.Date(required=True)
    reason = fields.String(required=True, validate=one_of(words.END_REASONS))


class GroupResumed(EventSchema):
    """A group noted as ended had not ended: the end is taken back."""

    type = "groups.group_resumed.v1"
    group_id = fields.UUID(required=True)
    was_ended_on = fields.Date(required=True)


class GroupAttached(EventSchema):
    """Which of the office's projects a group is part of; the subject is the group's id."""

    type = "groups.group_attached.v1"
    projects = fields.List(
        fields.UUID(),
        required=True,
        metadata={"description": "All it is part of now, none included; what was told before does not stand."},
    )


class InitiatorAgreed(EventSchema):
    """Somebody has agreed to start groups. The subject is a random id of this telling's."""

    type = "groups.initiator_agreed.v1"
    agreed_on = fields.Date(required=True)


class InitiatorEnded(EventSchema):
    """An agreement to start groups has ended: given back, expired or erased. The subject is a random id of this telling's."""

    type = "groups.initiator_ended.v1"
    ended_on = fields.Date(required=True)


class GroupListed(NationalSchema):
    """A group in the public directory, as a poster on the wall would tell it; the latest replaces those before."""

    type = "groups.group_listed.v1"
    group_id = fields.UUID(required=True)
    title = text(120, required=True)
    municipality = fields.String(required=True, allow_none=True, validate=MUNICIPALITY)
    place = text(120, required=True, allow_none=True)
    format = fields.String(required=True, validate=one_of(words.FORMATS))
    open = fields.Boolean(required=True)
    listed_on = fields.Date(required=True)
    closed_since = fields.Date(required=True, allow_none=True)


class ThemeStated(DownwardSchema):
    """A theme as head office has it now, whole: every office offers it so, and calls it so."""

    type = "groups.theme_stated.v1"
    code = fields.String(required=True, validate=validate.Regexp(THEME))
    nb = text(60, required=True)
    nn = text(60, required=True)
    en = text(60, required=True)
    offered = fields.Boolean(
        required=True, metadata={"description": "False when it is retired: whoever has it keeps it."}
    )
    place = fields.Integer(required=True, validate=validate.Range(1, 10_000))


class ThemeListed(EventSchema):
    """The same, to head office's own services: nobody reads at head office what goes down the line."""

    type = "groups.theme_listed.v1"
    code = fields.String(required=True, validate=validate.Regexp(THEME))
    nb = text(60, required=True)
    nn = text(60, required=True)
    en = text(60, required=True)
    offered = fields.Boolean(required=True)
    place = fields.Integer(required=True, validate=validate.Range(1, 10_000))


class AuditCheckpointed(Checkpointed):
    """How far the audit of this service has come, told to head office so that the past can be held against it."""

    type = "groups.audit_checkpointed.v1"


# ── Asked on the bus ────────────────────────────────────────────────────────────────────────────────────────────────


class CorrectAddress(CommandSchema):
    """Where a person is reached has been put right, after a message did not get through."""

    type = "groups.correct_address.v1"
    stream = "commands.groups"
    key = text(200, required=True, metadata={"description": "The random id under which the person is written to."})
    channel = fields.String(required=True, validate=one_of(("email", "sms", "letter")))
    address = text(254, required=True, metadata=PERSONAL)


class RegisterInitiator(CommandSchema):
    """Someone has completed initiator training. The subject is a random id of the training's, once a person."""

    type = "groups.register_initiator.v1"
    stream = "commands.groups"
    name = text(120, required=True, metadata=PERSONAL)
    email = fields.Email(required=True, metadata=PERSONAL)
    phone = text(40, required=True, allow_none=True, metadata=PERSONAL)
    trained_on = fields.Date(required=True)
    agreed = fields.Boolean(required=True)
