"""What the pages and the API of texts, signature and preferences take."""

from marshmallow import Schema, fields, validate

from chassis.languages import N_
from services.notifications.schemas import CHANNELS
from services.notifications.texts import LANGUAGES
from services.notifications.tones import TONES


class TextIn(Schema):
    """A version of a message's words, as it stands in the editor."""

    subject = fields.String(required=True, validate=validate.Length(max=200))
    body = fields.String(required=True, validate=validate.Length(max=10_000))
    discreet_subject = fields.String(required=True, validate=validate.Length(max=200))
    discreet_body = fields.String(required=True, validate=validate.Length(max=10_000))
    sms = fields.String(required=True, validate=validate.Length(max=1_000))
    based_on = fields.Integer(load_default=None, metadata={"description": "The version the editor saw; null: none."})


class BasedOn(Schema):
    """Which version an editor saw."""

    based_on = fields.Integer(load_default=None)


class TextAsked(Schema):
    """Which version to begin with."""

    version = fields.Integer(load_default=None, validate=validate.Range(1))


class LookAsked(Schema):
    """How to look at a text."""

    tone = fields.String(load_default=TONES[0], validate=validate.OneOf(TONES))


class TestIn(Schema):
    """A text sent to whoever looks at it."""

    __test__ = False  # not one of pytest's
    tone = fields.String(load_default=TONES[0], validate=validate.OneOf(TONES))


class SignatureIn(Schema):
    """Who signs."""

    person = fields.String(
        required=True,
        validate=[validate.Length(1, 60), validate.Regexp(r".*[^\W\d_]", error=N_("Write a name people know you by."))],
    )


class ReadIn(BasedOn):
    """Who has read a text."""

    read_by = fields.String(
        required=True,
        validate=[validate.Length(1, 60), validate.Regexp(r".*[^\W\d_]", error=N_("Write a name people know you by."))],
    )


class PreferenceIn(Schema):
    """How a receiver wants to be written to."""

    language = fields.String(load_default=None, validate=validate.OneOf(list(LANGUAGES)))
    tone = fields.String(load_default=None, validate=validate.OneOf(TONES))
    channels = fields.List(fields.String(validate=validate.OneOf(CHANNELS)), load_default=list)
    about = fields.List(fields.String(validate=validate.Length(max=60)), load_default=list)


class LinkWanted(Schema):
    """Where to send the link to one's preferences."""

    email = fields.Email(required=True, validate=validate.Length(max=254))


class LeftAlone(Schema):
    """An address that is not to be written to."""

    email = fields.Email(required=True, validate=validate.Length(max=254))


class CorrectionIn(Schema):
    """The right address of a message that did not get through."""

    recipient = fields.String(required=True, validate=validate.Length(1, 254))


class SeenUntil(Schema):
    """Up to when somebody has seen what they decide about."""

    seen_until = fields.AwareDateTime(required=True)
