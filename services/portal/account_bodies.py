"""The forms about accounts: passwords, code apps, roles."""

from marshmallow import Schema, fields, validate

from chassis.languages import N_
from services.portal import bodies
from services.portal.roles import ROLES

FIRST = N_("Speak with the person first, and say so here.")


class NewPassword(Schema):
    """A password for the first time, or instead of a forgotten one."""

    password = fields.String(required=True, validate=validate.Length(max=1000))


class Forgotten(Schema):
    """Whose password was forgotten."""

    email = fields.Email(required=True, validate=validate.Length(max=254))


class CodeApp(bodies.Code):
    """The first code from a code app that was offered."""

    offered = fields.String(required=True, validate=validate.Length(1, 1000))


class RecoveryCode(Schema):
    """A code from the sheet of paper, however it is written."""

    recovery_code = fields.String(required=True, validate=validate.Length(1, 100))


class NewStart(Schema):
    """That the helper has spoken with the person."""

    spoken = fields.Boolean(
        required=True, validate=validate.Equal(True, error=FIRST), error_messages={"required": FIRST}
    )


class Proof(Schema):
    """That it is the person themselves."""

    password_now = fields.String(required=True, validate=validate.Length(1, 1000))


class ChangedPassword(Proof, NewPassword):
    """Another password."""


class ChangedCodeApp(Proof, CodeApp):
    """Another code app."""


class Roles(Schema):
    """What a person is to do."""

    alone = fields.Boolean(load_default=False)
    roles = fields.List(fields.String(validate=validate.OneOf(ROLES)), load_default=list)


class Newcomer(Roles):
    """Someone who is to work here."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    email = fields.Email(required=True, validate=validate.Length(max=254))
    language = fields.String(load_default="nb", validate=validate.OneOf(("nb", "nn", "en")))


class Policy(Schema):
    """How the office lets its staff in."""

    code_app_required = fields.Boolean(load_default=False)
