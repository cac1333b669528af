"""The list of themes, over HTTP."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.languages import N_
from services.groups.bodies import In
from services.groups.schemas import text

IN_LETTERS = validate.Regexp(r"^[^\W\d_][^\x00-\x1f\x7f\u2028\u2029]*$", error=N_("Write it in letters, on one line."))


def name() -> Any:
    return fields.String(required=True, validate=[validate.Length(1, 60), IN_LETTERS])


class NamesIn(In):
    """What a theme is called, in each language."""

    nb = name()
    nn = name()
    en = name()


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
