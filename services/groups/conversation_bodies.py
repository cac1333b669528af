"""What is said and written to people, over HTTP."""

from marshmallow import fields, validate

from chassis.languages import N_
from services.groups import words
from services.groups.bodies import In
from services.groups.schemas import one_of, text

ONE_LINE = validate.Regexp(r"^[^\x00-\x1f\x7f\u2028\u2029]*$", error=N_("Write this on one line."))


class LetterIn(In):
    subject = fields.String(required=True, validate=[validate.Length(1, 120), ONE_LINE])
    text = text(5000, required=True)
    signed_by = fields.String(validate=[validate.Length(1, 60), ONE_LINE])


class ContactIn(In):
    way = fields.String(required=True, validate=one_of(words.CONTACT_WAYS))
    outcome = fields.String(required=True, validate=one_of(words.CONTACT_OUTCOMES))
    what = text(2000)


class CallMadeIn(In):
    outcome = fields.String(required=True, validate=one_of(words.CONTACT_OUTCOMES))
    what = text(2000)


class StillIn(In):
    still = fields.String(required=True, validate=one_of(words.STILL))
