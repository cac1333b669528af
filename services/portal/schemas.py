"""What portal tells the network, and what it may be asked on the bus; the bodies of its API are in bodies.py."""

from marshmallow import fields, validate

from chassis.audit_checkpoints import AuditCheckpointed as Checkpointed
from chassis.events import CommandSchema, EventSchema, NationalSchema


class ContactPointListed(NationalSchema):
    """A municipality's place to ask, as it stands in public: for the national directory."""

    type = "portal.contact_point_listed.v1"
    contact_point_id = fields.UUID(required=True)
    title = fields.String(required=True, validate=validate.Length(1, 200))
    municipality = fields.String(required=True, validate=validate.Regexp(r"^\d{4}$"))
    phone = fields.String(required=True, allow_none=True, validate=validate.Length(max=40))
    listed_on = fields.Date(required=True)
    closed_since = fields.Date(required=True, allow_none=True)


class PromiseChanged(EventSchema):
    """Within how many working days one hears from the office, from now on: for receipts."""

    type = "portal.promise_changed.v1"
    answer_within_days = fields.Integer(required=True, validate=validate.Range(1, 20))


class WriteToAccount(CommandSchema):
    """Write to someone who works here, known to the asking service by account alone.

    The parameters travel in the clear: they hold nothing about anyone.
    """

    type = "portal.write_to_account.v1"
    account_id = fields.UUID(required=True)
    template = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_]{1,60}$"))
    language = fields.String(required=True, validate=validate.Regexp(r"^[a-z]{2}$"))
    tone = fields.String(required=True, validate=validate.OneOf(("ordinary", "discreet")))
    parameters = fields.Dict(keys=fields.String(), required=True)
    purpose = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_]{1,60}$"))
    occasion = fields.String(required=True, validate=validate.Length(1, 200))


class AuditCheckpointed(Checkpointed):
    """How far the audit of this service has come, told to head office so that the past can be held against it."""

    type = "portal.audit_checkpointed.v1"


class BrochureDownloaded(EventSchema):
    """A brochure was downloaded: that it happened, not by whom."""

    type = "portal.brochure_downloaded.v1"
    brochure = fields.String(required=True, validate=validate.Length(1, 60))
    language = fields.String(required=True, validate=validate.Regexp(r"^[a-z]{2}$"))
    downloaded_on = fields.Date(required=True)


WISHES = ("talk", "visit", "course_visit", "advice", "other")
SECTORS = (
    "municipality", "specialist_health", "voluntary", "state_agency", "academia", "enthusiast", "private", "other",
)  # fmt: skip


class InvitationReceived(EventSchema):
    """A professional has asked us to come, or for advice; told without who it was."""

    type = "portal.invitation_received.v1"
    received_on = fields.Date(required=True)
    wish = fields.String(required=True, validate=validate.OneOf(WISHES))
    sector = fields.String(required=True, validate=validate.OneOf(SECTORS))
    municipality = fields.String(required=True, allow_none=True, validate=validate.Regexp(r"^\d{4}$"))


class InvitationAnswered(EventSchema):
    """An invitation has its answer."""

    type = "portal.invitation_answered.v1"
    answered_on = fields.Date(required=True)
    wish = fields.String(required=True, validate=validate.OneOf(WISHES))
    sector = fields.String(required=True, validate=validate.OneOf(SECTORS))


class AdmitInitiator(CommandSchema):
    """Let an initiator in, and write how to come in; once more changes nothing but what is told anew."""

    type = "portal.admit_initiator.v1"
    stream = "commands.portal"
    initiator_id = fields.UUID(required=True)
    occasion = fields.String(
        required=True,
        validate=validate.Length(1, 100),
        metadata={"description": "What the welcome is for, such as a group; one goes out for each."},
    )
    name = fields.String(required=True, validate=validate.Length(1, 120), metadata={"personal": True})
    email = fields.Email(required=True, validate=validate.Length(max=254), metadata={"personal": True})
    new_pin = fields.Boolean(required=True, metadata={"description": "True: the PIN is forgotten, and chosen anew."})


class EndInitiator(CommandSchema):
    """Let an initiator in no more; sessions end at once."""

    type = "portal.end_initiator.v1"
    stream = "commands.portal"
    initiator_id = fields.UUID(required=True)
    forget = fields.Boolean(required=True, metadata={"description": "True: name and address go at once."})
