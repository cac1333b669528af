"""What notifications is asked and what it tells; and what its pages and API take and give."""

from datetime import UTC

from marshmallow import Schema, fields, validate

from chassis.audit_checkpoints import AuditCheckpointed as Checkpointed
from chassis.events import CommandSchema, EventSchema

CHANNELS = ("email", "sms", "letter")
TONES = ("ordinary", "discreet")
OUTCOMES = ("sent", "suppressed", "failed", "expired", "uncertain")
DRAWERS = {
    "waiting": ("waiting", "sending"),
    "sent": ("sent",),
    "failed": ("failed", "expired", "suppressed"),
    "uncertain": ("uncertain", "possibly_sent"),
    "let_be": ("let_be",),
}
"""The drawers of the staff page, and the states in each."""

_personal = {"personal": True}
_name = validate.Regexp(r"^[a-z][a-z0-9_]{1,60}$")


class About(Schema):
    """What a message is about, so that it is not sent once that has changed."""

    subject = fields.String(required=True, validate=validate.Length(1, 100))
    version = fields.Integer(required=True, validate=validate.Range(1))


class SendMessage(CommandSchema):
    """Write to one person, once for each (recipient, purpose, occasion)."""

    type = "notifications.send_message.v1"
    recipient = fields.String(required=True, validate=validate.Length(1, 1000), metadata=_personal)
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    template = fields.String(required=True, validate=_name)
    language = fields.String(required=True, validate=validate.Regexp(r"^[a-z]{2}$"))
    tone = fields.String(
        allow_none=True,
        load_default=None,
        validate=validate.OneOf(TONES),
        metadata={"description": "As the person chose; null leaves it to what notifications knows."},
    )
    parameters = fields.Dict(keys=fields.String(), required=True, metadata=_personal)
    purpose = fields.String(required=True, validate=_name)
    occasion = fields.String(required=True, validate=validate.Length(1, 200))
    about = fields.Nested(About, allow_none=True, load_default=None)
    not_after = fields.AwareDateTime(allow_none=True, load_default=None)
    safe = fields.Boolean(
        allow_none=True,
        load_default=None,
        metadata={"description": "Whether the person has said that messages to this phone are safe; a text needs it."},
    )
    key = fields.String(
        allow_none=True,
        load_default=None,
        validate=validate.Length(max=200),
        metadata={"description": "The asking service's random id for the person; never an address."},
    )


class WithdrawMessages(CommandSchema):
    """What was asked for before under a sender's key, and has not gone out, is not to be sent; it stays on record."""

    type = "notifications.withdraw_messages.v1"
    key = fields.String(required=True, validate=validate.Length(1, 200))
    purpose = fields.String(
        allow_none=True, load_default=None, validate=_name, metadata={"description": "Only for this; null: for all."}
    )


class ForgetMessages(CommandSchema):
    """The person behind a sender's key has been erased: forget every message written under it."""

    type = "notifications.forget_messages.v1"
    key = fields.String(required=True, validate=validate.Length(1, 200))


class MessageSettled(EventSchema):
    """It was decided how a message ended."""

    type = "notifications.message_settled.v1"
    message_id = fields.UUID(required=True)
    purpose = fields.String(required=True, validate=_name)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    settled_on = fields.Date(required=True)


class AuditCheckpointed(Checkpointed):
    """How far the audit of this service has come, told to head office so that the past can be held against it."""

    type = "notifications.audit_checkpointed.v1"


class MessageOut(Schema):
    """A message as staff see it."""

    message_id = fields.UUID()
    channel = fields.String()
    recipient = fields.String(allow_none=True)
    template = fields.String()
    purpose = fields.String()
    state = fields.String()
    reason = fields.String(allow_none=True)
    attempts = fields.Integer()
    times_in_doubt = fields.Integer()
    asked_at = fields.AwareDateTime(default_timezone=UTC)
    settled_at = fields.AwareDateTime(default_timezone=UTC, allow_none=True)


class MessageListQuery(Schema):
    """Which messages to list, the newest first."""

    drawer = fields.String(load_default=None, validate=validate.OneOf(tuple(DRAWERS)))
    doubted = fields.Boolean(
        load_default=False, metadata={"description": "Only those that may have gone out more than once."}
    )
    after = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class MessageList(Schema):
    """A page of messages."""

    items = fields.List(fields.Nested(MessageOut))
    after = fields.String(allow_none=True)


class SuppressionIn(Schema):
    """An address that has asked not to be written to."""

    email = fields.Email(required=True, validate=validate.Length(max=254))
    purpose = fields.String(load_default="*", validate=validate.Regexp(r"^(\*|[a-z][a-z0-9_]{1,60})$"))
