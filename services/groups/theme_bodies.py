"""The list of themes, over HTTP."""

from typing import Any

from marshmallow import Schema, fields

from services.groups.bodies import In
from services.groups.schemas import text


class NamesIn(In):
    """What a theme is called, in each language."""

    nb = text(60, required=True)
    nn = text(60, required=True)
    en = text(60, required=True)


class ThemeIn(NamesIn):
    code = text(
        40, metadata={"description": "Made of the bokmål name when left out; never changed, and never used again."}
    )


class OfferedIn(In):
    offered = fields.Boolean(required=True)


def _name(language: str) -> Any:
    return fields.Function(lambda theme: theme.names[language])


class ThemeOut(Schema):
    code = fields.String()
    nb = _name("nb")
    nn = _name("nn")
    en = _name("en")
    offered = fields.Boolean(metadata={"description": "False when it is retired: whoever has it keeps it."})
