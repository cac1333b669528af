"""What comes in and out of reporting's API."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from chassis.languages import N_, gettext
from chassis.web import uploads
from services.reporting.asking import PER_1000
from services.reporting.reasons import REASONS
from services.reporting.schemas import MONTH

SCOPES = ("office", "national", "published")
BESIDE = {"months_by_year": "month", "quarters_by_year": "quarter"}
"""Ways to see years beside each other: what a row is then."""
FORMATS = ("json", "csv", "xlsx", "json-stat")
TABLE_FORMATS = FORMATS[:3]


AREA = validate.Regexp(r"^\d{2}(\d{2})?$")
REVISION = validate.Regexp(r"^[a-z_]{1,60}__\d{8}$")
OFFICE = validate.Regexp(r"^([a-z][a-z0-9-]{0,30})?$")


class Asked(Schema):
    class Meta:
        unknown = RAISE


class MonthsAsked(Asked):
    """From one month to another, both with; the last twelve when nothing is said."""

    start = fields.String(data_key="from", load_default=None, validate=validate.Regexp(MONTH))
    end = fields.String(data_key="to", load_default=None, validate=validate.Regexp(MONTH))


class ReportAsked(MonthsAsked):
    scope = fields.String(load_default=None, validate=validate.OneOf(SCOPES))
    indicator = fields.String(required=True)
    by = fields.String(
        load_default="",
        metadata={
            "description": "county, municipality, office, month, quarter, year or a breakdown; several with commas"
        },
    )
    area = fields.String(
        load_default=None,
        validate=AREA,
        metadata={"description": "Only of this county or municipality, by its code on the map."},
    )
    map = fields.Integer(load_default=None, validate=validate.Range(2006, 2100))
    as_of = fields.Date(load_default=None)
    position = fields.Integer(load_default=None, validate=validate.Range(min=0))
    per = fields.String(load_default=None, validate=validate.OneOf((PER_1000,)))
    format = fields.String(
        load_default=None,
        validate=validate.OneOf(FORMATS),
        metadata={"description": "Goes before Accept, for addresses that people follow."},
    )


class ReportOut(Schema):
    indicator = fields.String(required=True)
    name = fields.String(required=True)
    scope = fields.String(required=True)
    columns = fields.List(fields.String(), required=True)
    rows = fields.List(fields.List(fields.Raw(allow_none=True)), required=True)
    unit = fields.String(required=True)
    as_of = fields.Date(required=True, allow_none=True)
    position = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Place in head office's log the figures stand for."}
    )
    map = fields.Integer(required=True)
    area = fields.String(
        required=True, allow_none=True, metadata={"description": "The one county or municipality it is of."}
    )
    area_name = fields.String(required=True, allow_none=True)
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
    late = fields.Boolean(required=True, metadata={"description": "Should have been closed by now, and is not."})
    tallies = fields.Integer(required=True)
    under_five = fields.Integer(required=True)
    revised = fields.Integer(required=True)
    closed_on = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "When head office first heard that it was closed; null before, or where not kept."},
    )
    closed_late = fields.Boolean(required=True, metadata={"description": "Closed, but not in time."})


class OfficeStateOut(Schema):
    office = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    heard_at = fields.DateTime(required=True, allow_none=True)
    behind = fields.Integer(required=True)
    catalogue_version = fields.Integer(required=True, allow_none=True)
    older = fields.Boolean(
        required=True, metadata={"description": "Counts by an earlier catalogue of indicators than head office."}
    )
    periods = fields.List(fields.Nested(PeriodStateOut), required=True)


class CompletenessOut(Schema):
    start = fields.String(required=True, data_key="from")
    end = fields.String(required=True, data_key="to")
    offices = fields.List(fields.Nested(OfficeStateOut), required=True)


class AwaitedOut(Schema):
    """What an office has been asked for."""

    office = fields.String(required=True)
    months = fields.List(fields.Date(format="%Y-%m"), required=True)
    asked_on = fields.Date(required=True)


class Nothing(Asked):
    """A body without fields."""


class SignOff(Asked):
    """Why what looks odd is right, by the code of each finding, and a few words about the month."""

    comments = fields.Dict(
        keys=fields.String(validate=validate.Regexp(r"^[a-z_]{1,80}$")),
        values=fields.String(allow_none=True, validate=validate.Length(max=500)),
        load_default=dict,
    )
    narrative = fields.String(
        allow_none=True,
        load_default=None,
        validate=validate.Length(3, 3000, error=N_("Write a few words, or nothing.")),
    )


class RevisionReasons(Asked):
    """Why closed months were changed, by the code of what waits for a reason, and in words that stay at the office."""

    reasons = fields.Dict(
        keys=fields.String(validate=REVISION),
        values=fields.String(allow_none=True, validate=validate.OneOf(REASONS)),
        load_default=dict,
    )
    words = fields.Dict(
        keys=fields.String(validate=REVISION),
        values=fields.String(allow_none=True, validate=validate.Length(max=500)),
        load_default=dict,
    )


class PeriodOut(Schema):
    period = fields.String(required=True)
    closed_on = fields.Date(required=True)


class PeriodListedOut(Schema):
    period = fields.String(required=True)
    closed_on = fields.Date(required=True, allow_none=True)
    next = fields.Boolean(required=True, metadata={"description": "Whether this is the month to close now."})


class PeriodsOut(Schema):
    items = fields.List(fields.Nested(PeriodListedOut), required=True)


class RestatedOut(Schema):
    period = fields.String(required=True)
    tallies = fields.Integer(required=True)


class IndicatorsOut(Schema):
    version = fields.Integer(required=True)
    items = fields.List(fields.Nested(IndicatorOut), required=True)


class ReportPageAsked(MonthsAsked):
    """The report page's form: what a row is (``all``: not divided), what divides it further, and what a column is."""

    scope = fields.String(load_default=None, validate=validate.OneOf(SCOPES))
    indicator = fields.String(load_default="groups_started")
    row = fields.String(load_default="county")
    part = fields.String(load_default=None)
    time = fields.String(load_default="month", validate=validate.OneOf(("month", "quarter", "year", *BESIDE)))
    area = fields.String(load_default=None, validate=AREA)
    map = fields.Integer(load_default=None, validate=validate.Range(2006, 2100))
    as_of = fields.Date(load_default=None)
    position = fields.Integer(load_default=None, validate=validate.Range(min=0))
    per = fields.String(load_default=None, validate=validate.OneOf((PER_1000,)))


class RestatedAsked(MonthsAsked):
    """What a report said on one day and says on another."""

    indicator = fields.String(required=True)
    since = fields.Date(load_default=None, metadata={"description": "The earlier day, at its end in Norway."})
    since_position = fields.Integer(
        load_default=None,
        validate=validate.Range(min=0),
        metadata={"description": "A place in head office's log instead of the earlier day."},
    )
    as_of = fields.Date(load_default=None, metadata={"description": "The later day; today when nothing is said."})
    position = fields.Integer(
        load_default=None,
        validate=validate.Range(min=0),
        metadata={"description": "A place in the log instead of the later day."},
    )
    by = fields.String(
        load_default="",
        metadata={"description": "county or municipality, and a breakdown, with a comma; the total without."},
    )
    office = fields.String(
        load_default="", validate=OFFICE, metadata={"description": "Of this office alone; of all of them without."}
    )
    area = fields.String(
        load_default=None,
        validate=AREA,
        metadata={"description": "Only of this county or municipality, by its code on the map."},
    )
    map = fields.Integer(load_default=None, validate=validate.Range(2006, 2100))
    format = fields.String(
        load_default=None,
        validate=validate.OneOf(TABLE_FORMATS),
        metadata={"description": "Goes before Accept, for addresses that people follow."},
    )

    @validates_schema
    def begins(self, data: dict[str, Any], **_: Any) -> None:
        """There must be an earlier side."""
        if data["since"] is None and data["since_position"] is None:
            raise ValidationError(gettext(N_("Say since when.")), "since")


class RestatedPageAsked(MonthsAsked):
    """The same, as the page's form asks it (``all``: not by area, or the total)."""

    indicator = fields.String(load_default="groups_started")
    office = fields.String(load_default="", validate=OFFICE)
    row = fields.String(load_default="all")
    part = fields.String(load_default="all")
    area = fields.String(load_default=None, validate=AREA)
    map = fields.Integer(load_default=None, validate=validate.Range(2006, 2100))
    since = fields.Date(load_default=None)
    since_position = fields.Integer(load_default=None, validate=validate.Range(min=0))
    as_of = fields.Date(load_default=None)
    position = fields.Integer(load_default=None, validate=validate.Range(min=0))


class HistoricalFileIn(Asked):
    """A file of figures from the years before Brikke."""

    file = uploads.File(required=True)
    title = fields.String(
        required=True, validate=validate.Length(3, 120, error=N_("Say in a few words where the figures are from."))
    )
    replaces = fields.UUID(load_default=None)


class SideOut(Schema):
    position = fields.Integer(required=True, metadata={"description": "Place in head office's log."})
    value = fields.Integer(required=True, allow_none=True)
    under_five = fields.Integer(required=True)


class WhyOut(Schema):
    why = fields.String(required=True)
    items = fields.Integer(required=True)
    difference = fields.Integer(required=True)


class FigureOut(Schema):
    value = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True)


class DifferenceOut(Schema):
    office = fields.String(required=True, metadata={"description": "Empty where several offices stand together."})
    office_name = fields.String(required=True)
    period = fields.String(required=True, allow_none=True)
    within = fields.String(
        required=True, metadata={"description": "The county or municipality it lies in on the map, where asked for."}
    )
    within_name = fields.String(required=True)
    area_kind = fields.String(required=True)
    area = fields.String(required=True)
    area_name = fields.String(required=True)
    part = fields.String(required=True)
    part_name = fields.String(required=True)
    before = fields.Nested(FigureOut, required=True, allow_none=True)
    after = fields.Nested(FigureOut, required=True, allow_none=True)
    difference = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null where it would tell of one to four people."}
    )
    why = fields.String(required=True)
    together = fields.Integer(required=True, metadata={"description": "How many figures stand together in it."})
    reasons = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "Why the office told it otherwise after the month was closed, as it was known at the later"
            " place; unsaid where no reason has been given yet. Empty where none is asked for, and where several figures"
            " stand together or the difference is not told."
        },
    )


class TotalOut(Schema):
    value = fields.Integer(required=True)
    under_five = fields.Integer(required=True)


class AreaChangeOut(Schema):
    areas = fields.List(
        fields.String(), required=True, metadata={"description": "Several where one would tell of few people."}
    )
    names = fields.List(fields.String(), required=True)
    before = fields.Nested(TotalOut, required=True)
    after = fields.Nested(TotalOut, required=True)
    difference = fields.Integer(required=True)


class ComparedOut(Schema):
    indicator = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True)
    people = fields.Boolean(required=True)
    since = fields.Date(required=True)
    as_of = fields.Date(required=True)
    office = fields.String(required=True, metadata={"description": "The one office it is of; empty: all of them."})
    office_name = fields.String(required=True)
    area = fields.String(required=True, metadata={"description": "The one county or municipality it is of."})
    area_name = fields.String(required=True)
    map = fields.Integer(required=True)
    within = fields.String(required=True, metadata={"description": "The kind of area it is by; empty for none."})
    before = fields.Nested(SideOut, required=True)
    after = fields.Nested(SideOut, required=True)
    difference = fields.Integer(required=True, allow_none=True)
    whys = fields.List(fields.Nested(WhyOut), required=True)
    areas = fields.List(fields.Nested(AreaChangeOut), required=True)
    notes = fields.List(fields.String(), required=True)
    items = fields.List(fields.Nested(DifferenceOut), required=True)
