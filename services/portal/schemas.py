"""What portal tells the network; the bodies of its API are in bodies.py."""

from marshmallow import fields, validate

from chassis.audit_checkpoints import AuditCheckpointed as Checkpointed
from chassis.events import EventSchema, NationalSchema


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


class AuditCheckpointed(Checkpointed):
    """How far the audit of this service has come, told to head office so that the past can be held against it."""

    type = "portal.audit_checkpointed.v1"
