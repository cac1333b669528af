"""The bodies of food and access: what an event asks about, and what each in a party must have taken into account."""

from marshmallow import Schema, fields, validate

from services.events.body_fields import MAX_PARTY, one_line
from services.events.needs import DIETS


class NeedIn(Schema):
    """What one in a party must have taken into account."""

    diets = fields.List(
        fields.String(validate=validate.OneOf(DIETS)), load_default=list, validate=validate.Length(max=len(DIETS))
    )
    diet_note = one_line(0, 200, allow_none=True, load_default=None)
    access = one_line(0, 300, allow_none=True, load_default=None)


PartyNeeds = Schema.from_dict(
    {f"p{person}": fields.Nested(NeedIn) for person in range(1, MAX_PARTY + 1)}, name="PartyNeeds"
)
"""By who in the party it is: ``p1`` for whoever registers, ``p2`` for the first of the others."""


class WithNeeds(Schema):
    """Food and access, where the event asks about it."""

    needs = fields.Nested(
        PartyNeeds, load_default=dict, metadata={"description": "p1: whoever registers; p2, p3 …: the others."}
    )
    needs_consent = fields.Boolean(
        load_default=False, metadata={"description": "That they agree that needs are kept until the day after."}
    )


class AskNeedsIn(Schema):
    """Whether an event asks about food and access."""

    asks_needs = fields.Boolean(load_default=False)
