"""What a person sends from their own page; a pause is given by a coordinator too."""

from marshmallow import RAISE, fields, validate

from chassis.languages import N_
from services.groups import bodies, schemas, words


class OwnWishesIn(bodies.WishesIn):
    """What a person changes on their own page."""

    class Meta:
        unknown = RAISE
        exclude = ("source", "referral_code", "language")

    best_time = schemas.text(120)
    safe_to_leave_message = fields.Boolean()


class PauseIn(bodies.In):
    weeks = fields.Integer(
        required=True, validate=validate.OneOf(words.PAUSE_WEEKS, error=N_("Choose one of those offered."))
    )


class EraseIn(bodies.In):
    sure = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error=N_("Tick the box if you are sure.")),
        error_messages={"required": N_("Tick the box if you are sure.")},
    )
