"""What reporting tells and answers: its events, the national statements, and the shapes of its API."""

import re
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from chassis.events import EventSchema, NationalSchema
from services.reporting import catalogue

PERIOD: Final = r"^\d{4}(-(0[1-9]|1[0-2]))?$"
MONTH: Final = r"^\d{4}-(0[1-9]|1[0-2])$"
AREAS: Final = {
    "municipality": re.compile(r"^\d{4}$"),
    "county": re.compile(r"^\d{2}$"),
    "office": re.compile(r"^[a-z][a-z0-9-]{1,30}$"),
}
STATES: Final = ("stated", "under_five", "folded")
FORMATS: Final = ("json", "csv")


class PeriodClosed(EventSchema):
    """An office has signed a month off; what was kept for counting it may be pruned."""

    type = "reporting.period_closed.v1"
    period = fields.String(required=True, validate=validate.Regexp(MONTH))
    closed_on = fields.Date(required=True)


class Tally(Schema):
    """One cell of one indicator: ``state`` says whether ``value`` is told, or why not. A closed schema."""

    class Meta:
        unknown = RAISE

    indicator = fields.String(required=True, validate=validate.OneOf(sorted(catalogue.current().indicators)))
    period = fields.String(required=True, validate=validate.Regexp(PERIOD))
    area_kind = fields.String(required=True, validate=validate.OneOf(sorted(AREAS)))
    area = fields.String(required=True, validate=validate.Length(2, 31))
    area_on = fields.Date(required=True)
    breakdown = fields.Dict(
        keys=fields.String(validate=validate.OneOf(sorted(catalogue.current().dimensions))),
        values=fields.String(validate=validate.Regexp(r"^[a-z0-9_]{1,40}$")),
        required=True,
        validate=validate.Length(max=1),
    )
    value = fields.Integer(required=True, allow_none=True, strict=True, validate=validate.Range(min=0))
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    revision = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))

    @validates_schema
    def fits(self, data: dict[str, Any], **_: Any) -> None:
        """Only codes and numbers that belong together: no free text can hide in a field."""
        if not AREAS[data["area_kind"]].match(data["area"]):
            raise ValidationError("not a code of this kind", "area")
        if (data["state"] == "stated") != (data["value"] is not None):
            raise ValidationError("a value is stated, or it is not", "value")
        for dimension, code in data["breakdown"].items():
            if code not in catalogue.current().dimensions[dimension]:
                raise ValidationError("not a code of this dimension", "breakdown")
        if catalogue.current().indicators[data["indicator"]].people and data["value"] in range(1, 5):
            raise ValidationError("fewer than five people", "value")


class TalliesStated(NationalSchema):
    """What an office tells of its figures: only what has changed, every tally under its own revision."""

    type = "reporting.tallies_stated.v1"
    catalogue_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    tallies = fields.List(fields.Nested(Tally), required=True, validate=validate.Length(1, 500))


class ManifestStated(NationalSchema):
    """How many cells an office has told of a closed period, their sum, and a hash over them."""

    type = "reporting.manifest_stated.v1"
    period = fields.String(required=True, validate=validate.Regexp(PERIOD))
    count = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    sum = fields.Integer(required=True, strict=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


class MonthsAsked(Schema):
    """From one month to another, both with."""

    class Meta:
        unknown = RAISE

    start = fields.String(data_key="from", load_default=None, validate=validate.Regexp(MONTH))
    end = fields.String(data_key="to", load_default=None, validate=validate.Regexp(MONTH))


class ReportAsked(MonthsAsked):
    scope = fields.String(load_default=None, validate=validate.OneOf(("office", "national")))
    indicator = fields.String(required=True)
    by = fields.String(
        load_default="",
        metadata={"description": "county, municipality, office, month, quarter, year or a breakdown; several with commas"},
    )
    map = fields.Integer(load_default=None, validate=validate.Range(2006, 2100))
    as_of = fields.Date(load_default=None)


class ReportOut(Schema):
    indicator = fields.String(required=True)
    name = fields.String(required=True)
    scope = fields.String(required=True)
    columns = fields.List(fields.String(), required=True)
    rows = fields.List(fields.List(fields.Raw(allow_none=True)), required=True)
    unit = fields.String(required=True)
    as_of = fields.Date(required=True, allow_none=True)
    map = fields.Integer(required=True)
    notes = fields.List(fields.String(), required=True)


class BreakdownOut(Schema):
    by = fields.String(required=True)
    area = fields.String(required=True)
    stated = fields.String(required=True)


class IndicatorOut(Schema):
    code = fields.String(required=True)
    kind = fields.String(required=True)
    unit = fields.String(required=True)
    people = fields.Boolean(required=True)
    counted = fields.Boolean(required=True)
    name = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    definition = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    date = fields.String(required=True)
    area = fields.String(required=True)
    breakdowns = fields.List(fields.Nested(BreakdownOut), required=True)
    sources = fields.List(fields.String(), required=True)
    since = fields.Integer(required=True)


class PeriodStateOut(Schema):
    period = fields.String(required=True)
    state = fields.String(required=True)
    tallies = fields.Integer(required=True)
    under_five = fields.Integer(required=True)
    revised = fields.Integer(required=True)


class OfficeStateOut(Schema):
    office = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    heard_at = fields.DateTime(required=True, allow_none=True)
    behind = fields.Integer(required=True)
    periods = fields.List(fields.Nested(PeriodStateOut), required=True)


class CompletenessOut(Schema):
    start = fields.String(required=True, data_key="from")
    end = fields.String(required=True, data_key="to")
    offices = fields.List(fields.Nested(OfficeStateOut), required=True)


class Nothing(Schema):
    """A body without fields."""

    class Meta:
        unknown = RAISE


class PeriodOut(Schema):
    period = fields.String(required=True)
    closed_on = fields.Date(required=True)
