"""What is sent and answered about projects; programs and forms use the same."""

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.languages import LANGUAGES, N_
from services.reporting.bodies import Asked
from services.reporting.project_counts import COUNTED

one_line = validate.Regexp(r"^[^\x00-\x1f\x7f\u2028\u2029]*$", error=N_("Write this on one line."))
FORMATS = ("csv", "xlsx")


def _named(longest: int) -> Any:
    return fields.String(required=True, validate=[validate.Length(2, longest), one_line])


def _month() -> Any:
    return fields.Date("%Y-%m", required=True, error_messages={"invalid": N_("Choose a month.")})


class ProjectIn(Schema):
    """A project: whole months, and how many of what it is to come to; a goal left empty is none."""

    name = _named(120)
    funder = _named(120)
    first_month = _month()
    last_month = _month()
    aims = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=2000))
    goals = fields.Dict(
        keys=fields.String(validate=validate.OneOf(COUNTED)),
        values=fields.Integer(allow_none=True, validate=validate.Range(0, 1_000_000)),
        load_default=dict,
    )


class OpenIn(Schema):
    """Whether more may be put into it."""

    open = fields.Boolean(required=True)


class ProjectAsked(Schema):
    """In which language the text to paste is; the reader's own when nothing is said."""

    text = fields.String(load_default=None, validate=validate.OneOf(tuple(LANGUAGES)))


class FileAsked(Asked):
    format = fields.String(load_default="xlsx", validate=validate.OneOf(FORMATS))


class ProjectOut(Schema):
    project_id = fields.UUID()
    name = fields.String()
    funder = fields.String()
    first_month = fields.Date("%Y-%m")
    last_month = fields.Date("%Y-%m")
    open = fields.Boolean()


class LineOut(Schema):
    code = fields.String()
    name = fields.String()
    goal = fields.Integer(allow_none=True)
    state = fields.Function(
        lambda one: one.figure.state if one.figure else None,
        metadata={"description": "stated, under_five or folded (not told); null: about people, and not told yet."},
    )
    value = fields.Integer(allow_none=True)
    quarters = fields.List(fields.Integer(allow_none=True))


class ProjectReportOut(Schema):
    project = fields.Nested(ProjectOut)
    counted_to = fields.Date(allow_none=True)
    gone = fields.Integer(metadata={"description": "Of the period, in percent."})
    over = fields.Boolean()
    preliminary = fields.List(fields.Date("%Y-%m"), metadata={"description": "Months that are not closed."})
    quarters = fields.List(fields.String())
    lines = fields.List(fields.Nested(LineOut))
