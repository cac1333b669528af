"""The bodies of who may register: the rules, and codes for those who are invited."""

from marshmallow import Schema, fields, validate

from services.events.body_fields import moment, one_line


class RulesIn(Schema):
    """Who may register, and until when: all of it, what is left out is as when nothing was chosen."""

    registration_closes_at = moment(allow_none=True, load_default=None)
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
