"""The bodies of the others in a party, who may have tickets of their own."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.events.body_fields import MAX_PARTY, one_line


class CompanionIn(Schema):
    """One of the others in a party: who they are, as the party knows them, and where they are reached."""

    name = one_line(1, 120, required=True)
    email = fields.Email(
        allow_none=True,
        load_default=None,
        validate=validate.Length(max=254),
        metadata={"description": "Null for no ticket of their own."},
    )


PartyCompanions = Schema.from_dict(
    {f"p{person}": fields.Nested(CompanionIn) for person in range(2, MAX_PARTY + 1)}, name="PartyCompanions"
)


class CompanionsIn(PartyCompanions):  # type: ignore[misc,valid-type]
    """Where the others in a party are reached: ``p2`` for the first of them; whoever is left out stays as they are."""

    @post_load
    def by_number(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """{2: {name, email}, …}."""
        return {"told": {int(person[1:]): one for person, one in data.items()}}


class CompanionsOut(Schema):
    """How many are written to now."""

    written = fields.Integer()
