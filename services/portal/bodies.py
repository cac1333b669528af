"""The bodies of portal's API and forms."""

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from chassis import corrections
from chassis.languages import N_
from chassis.searches import LONGEST, SHORTEST
from chassis.web import uploads
from chassis.web.drafts import LARGEST
from services.portal.schemas import SECTORS, WISHES

LANGUAGES = ("nb", "nn", "en", "se")
KINDS = ("group", "event", "contact_point")

_postcode = validate.Regexp(r"^\d{4}$", error=N_("A postcode has four digits."))

_municipality = validate.Regexp(r"^\d{4}$", error=N_("A municipality code has four digits."))


class SignIn(Schema):
    """What a person signs in with."""

    email = fields.String(required=True, validate=validate.Length(1, 254))
    password = fields.String(required=True, validate=validate.Length(1, 200))
    totp = fields.String(
        load_default=None, allow_none=True, validate=validate.Regexp(r"^\d{6}$", error=N_("The code has six digits."))
    )
    next = fields.String(load_default="/today", validate=validate.Length(max=500))
    draft = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LARGEST))


class Code(Schema):
    """A code from a code app."""

    totp = fields.String(required=True, validate=validate.Regexp(r"^\d{6}$", error=N_("The code has six digits.")))


class Standing(Schema):
    """How long a browser stays signed in if it is left alone."""

    left_s = fields.Integer(required=True, metadata={"description": "Seconds; 0: nobody is signed in."})
    person = fields.UUID(required=True, allow_none=True)


class Away(Schema):
    """Where to go after signing in elsewhere."""

    next = fields.String(load_default="/today", validate=validate.Length(max=500))


class Back(Schema):
    """What a provider answers with (OpenID Connect Core 3.1.2.5, RFC 9207); without ``code`` it is a no."""

    state = fields.String(load_default="", validate=validate.Length(max=500))
    code = fields.String(load_default=None, validate=validate.Length(1, 4000))
    iss = fields.String(load_default=None, validate=validate.Length(max=500))


class ReopenIn(Schema):
    """A contact point that was closed by mistake."""

    contact_point = fields.UUID(required=True)
    reason = corrections.reason()


class SearchIn(Schema):
    """What a member of staff searches for."""

    q = fields.String(
        required=True,
        validate=validate.Length(SHORTEST, LONGEST, error=N_("Write at least two letters or digits.")),
        error_messages={"required": N_("Write at least two letters or digits.")},
    )


class CodeAsked(Schema):
    """Where to send a code."""

    email = fields.Email(required=True, validate=validate.Length(max=254))
    next = fields.String(load_default="/groups/mine", validate=validate.Length(max=500))


class Digits(fields.String):
    """Digits, however they were spaced."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        return "".join(str(super()._deserialize(value, *args, **kwargs)).split())


class MailedCode(Schema):
    """The code from a mail."""

    code = Digits(required=True, validate=validate.Regexp(r"^\d{6}$", error=N_("The code has six digits.")))


class Pin(Schema):
    """An initiator's PIN; twice when it is chosen."""

    pin = Digits(required=True, validate=validate.Regexp(r"^\d{6,12}$", error=N_("A PIN has at least six digits.")))
    again = Digits(load_default=None)


class KeptForm(Schema):
    """A form that was being sent when the session ran out, sealed."""

    draft = fields.String(required=True, validate=validate.Length(1, LARGEST))


class TokenIn(Schema):
    """What a program signs in with."""

    email = fields.String(required=True, validate=validate.Length(1, 254))
    password = fields.String(required=True, validate=validate.Length(1, 200))
    totp = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(r"^\d{6}$"))


class TokenOut(Schema):
    """A token, said once."""

    token = fields.String(required=True, metadata={"description": "Sent as Authorization: Bearer."})
    expires_at = fields.AwareDateTime(required=True)


class Near(Schema):
    """Where from."""

    postcode = fields.String(load_default=None, validate=_postcode)


class Where(Schema):
    """Where a person lives, said in one of three ways or not at all."""

    place = fields.String(load_default=None, validate=validate.Length(max=80))
    """A postcode, or a municipality or town by name."""
    postcode = fields.String(load_default=None, validate=_postcode)
    municipality = fields.String(load_default=None, validate=_municipality)


class DirectoryIn(Near):
    """What to list."""

    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    after = fields.Integer(load_default=0, validate=validate.Range(min=0))
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class Office(Schema):
    """An office of the network."""

    code = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    municipality = fields.String(attribute="municipality_code")
    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    street = fields.String(allow_none=True)
    postcode = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    head_office = fields.Boolean()


class ContactPoint(Schema):
    """A municipality's place to ask."""

    contact_point_id = fields.UUID(required=True)
    title = fields.String(required=True)
    municipality = fields.String(required=True, attribute="municipality_code")
    phone = fields.String(allow_none=True)
    listed_on = fields.Date(required=True)


class ContactPointIn(Schema):
    """A contact point to list."""

    title = fields.String(required=True, validate=validate.Length(1, 200))
    municipality = fields.String(required=True, validate=_municipality)
    phone = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))


class Listing(Schema):
    """A line of the directory."""

    office = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    id = fields.UUID(required=True, attribute="listing_id")
    title = fields.String(required=True)
    municipality = fields.String(allow_none=True, attribute="municipality_code")
    place = fields.String(allow_none=True)
    format = fields.String(allow_none=True)
    event_kind = fields.String(allow_none=True)
    starts_on = fields.Date(allow_none=True)
    phone = fields.String(allow_none=True)
    url = fields.String(allow_none=True)


class PublicFace(Schema):
    """What the office promises on its public pages."""

    answer_within_days = fields.Integer(
        required=True, validate=validate.Range(1, 20, error=N_("Write a number of working days from 1 to 20."))
    )
    statement_url = fields.String(
        load_default=None,
        validate=validate.Regexp(
            r"^https://uustatus\.no/\S+$", error=N_("The address begins with https://uustatus.no/.")
        ),
    )


class BringBackIn(Schema):
    """What was taken out of the public pages."""

    kind = fields.String(required=True, validate=validate.OneOf(("brochure", "help_line")))
    thing = fields.UUID(required=True)


class HelpLineIn(Schema):
    """A helpline to show on every public page."""

    phone = fields.String(required=True)
    says_nb = fields.String(required=True, validate=validate.Length(1, 160))
    says_nn = fields.String(load_default=None, validate=validate.Length(max=160))
    says_en = fields.String(load_default=None, validate=validate.Length(max=160))

    @post_load
    def without_spaces(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The number as a phone dials it. Errors: ValidationError."""
        dialled = "".join(data["phone"].split())
        if not re.fullmatch(r"\+?\d{3,15}", dialled):
            raise ValidationError({"phone": [N_("Write the number with digits alone.")]})
        return data | {"phone": dialled}


class BrochureIn(Schema):
    """A brochure of the office's own."""

    file = uploads.File(required=True)
    title = fields.String(required=True, validate=validate.Length(1, 120))
    about = fields.String(load_default=None, validate=validate.Length(max=300))
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    replaces = fields.String(load_default=None, validate=validate.Length(max=60))


class BrochureLanguage(Schema):
    """In which language a brochure is wished for."""

    language = fields.String(load_default="nb", validate=validate.OneOf(LANGUAGES))


class InvitationIn(Schema):
    """A municipality or an organisation that invites us."""

    wish = fields.String(required=True, validate=validate.OneOf(WISHES))
    sector = fields.String(required=True, validate=validate.OneOf(SECTORS))
    organisation = fields.String(required=True, validate=validate.Length(1, 200))
    place = fields.String(load_default=None, validate=validate.Length(max=80))
    name = fields.String(required=True, validate=validate.Length(1, 120))
    email = fields.Email(required=True, validate=validate.Length(max=254))
    phone = fields.String(load_default=None, validate=validate.Length(max=40))
    about = fields.String(load_default=None, validate=validate.Length(max=2000))
    wished_for = fields.String(load_default=None, validate=validate.Length(max=500))


class InvitationsAsked(Schema):
    """Which invitations to list."""

    state = fields.String(load_default=None, validate=validate.OneOf(("new", "answered", "closed")))


class AnswerIn(Schema):
    """An answer to an invitation."""

    text = fields.String(required=True, validate=validate.Length(1, 4000))


class ContactPointForm(Schema):
    """A contact point as staff write it, the municipality by name."""

    title = fields.String(required=True, validate=validate.Length(1, 200))
    place = fields.String(required=True, validate=validate.Length(1, 80))
    phone = fields.String(load_default=None, validate=validate.Length(max=40))


class OfficesAsked(Schema):
    """Which offices to list, and as they were on which day."""

    q = fields.String(load_default=None, validate=validate.Length(max=80))
    on = fields.Date(load_default=None)


class OfficeArea(Schema):
    """What an office covers or covered, and when."""

    office = fields.String(required=True, attribute="office_code")
    area_kind = fields.String(required=True, validate=validate.OneOf(("county", "municipality")))
    area_code = fields.String(required=True)
    name = fields.String(allow_none=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(allow_none=True)
