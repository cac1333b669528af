"""Which offices hold something together, as programs and forms say it: of events and of outreach."""

from marshmallow import Schema, fields, validate


class Together(Schema):
    """What offices hold together."""

    held_with = fields.List(
        fields.String(validate=validate.Length(1, 40)),
        load_default=list,
        validate=validate.Length(max=40),
        metadata={"description": "Other offices that hold it too, by their codes."},
    )
    counted_by = fields.String(
        allow_none=True,
        load_default=None,
        validate=validate.Length(max=40),
        metadata={"description": "Which of them counts it; null when this office does."},
    )
