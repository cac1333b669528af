"""What reporting tells: its event, and the national statements."""

import re
from collections.abc import Mapping
from datetime import UTC
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from chassis.audit_checkpoints import AuditCheckpointed as Checkpointed
from chassis.events import DownwardSchema, EventSchema, NationalSchema, OneOfficeSchema
from reference import editions
from reference.datasets import ORIGINS
from services.reporting import catalogue, readings
from services.reporting.reasons import REASONS

MONTH: Final = r"^[12]\d{3}-(0[1-9]|1[0-2])$"
PERIOD: Final = validate.Regexp(f"^{readings.PERIOD}$")
VERSION: Final = validate.Regexp(r"^[0-9a-f]{16}$")


class PeriodClosed(EventSchema):
    """An office has signed a month off; what was kept for counting it may be pruned."""

    type = "reporting.period_closed.v1"
    period = fields.String(required=True, validate=validate.Regexp(MONTH))
    closed_on = fields.Date(required=True)


class ProjectListed(EventSchema):
    """A project was made, changed, closed or opened again; the latest replaces those before. Who gives the money is not told."""

    type = "reporting.project_listed.v1"
    project_id = fields.UUID(required=True)
    name = fields.String(required=True, validate=validate.Length(1, 120))
    first_month = fields.String(required=True, validate=validate.Regexp(MONTH))
    last_month = fields.String(required=True, validate=validate.Regexp(MONTH))
    open = fields.Boolean(required=True, metadata={"description": "Whether more can be put into it."})


class Tally(Schema):
    """One cell of one indicator: ``state`` says whether ``value`` is told, or why not. A closed schema."""

    class Meta:
        unknown = RAISE

    indicator = fields.String(required=True, validate=validate.OneOf(sorted(catalogue.current().indicators)))
    period = fields.String(required=True, validate=PERIOD)
    area_kind = fields.String(required=True, validate=validate.OneOf(sorted(readings.AREAS)))
    area = fields.String(required=True, validate=validate.Length(2, 31))
    area_on = fields.Date(required=True)
    breakdown = fields.Dict(
        keys=fields.String(validate=validate.OneOf(sorted(catalogue.current().dimensions))),
        values=fields.String(validate=validate.Regexp(r"^[a-z0-9_]{1,40}$")),
        required=True,
        validate=validate.Length(max=1),
    )
    value = fields.Integer(required=True, allow_none=True, strict=True, validate=validate.Range(min=0))
    state = fields.String(required=True, validate=validate.OneOf(readings.STATES))
    revision = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))

    @validates_schema
    def fits(self, data: dict[str, Any], **_: Any) -> None:
        """Only codes and numbers that belong together: no free text can hide in a field."""
        if not re.fullmatch(readings.PERIOD, data["period"]):
            raise ValidationError("not a period", "period")
        if not re.fullmatch(readings.AREAS[data["area_kind"]], data["area"]):
            raise ValidationError("not a code of this kind", "area")
        if (data["state"] == "stated") != (data["value"] is not None):
            raise ValidationError("a value is stated, or it is not", "value")
        for dimension, code in data["breakdown"].items():
            if not catalogue.current().is_part(dimension, code):
                raise ValidationError("not a code of this dimension", "breakdown")
        if catalogue.current().indicators[data["indicator"]].people and data["value"] in range(1, 5):
            raise ValidationError("fewer than five people", "value")


class Tallies(fields.List[Any]):
    """Tallies, read quickly where all are right; where one is not, the schema says what is wrong with it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        found = [readings.read(tally) for tally in value] if isinstance(value, list) else [None]
        if all(found):
            return found
        return super()._deserialize(value, attr, data, **kwargs)


class TalliesStated(NationalSchema):
    """What an office tells of its figures: only what has changed, every tally under its own revision."""

    type = "reporting.tallies_stated.v1"
    catalogue_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    tallies = Tallies(fields.Nested(Tally), required=True, validate=validate.Length(1, 500))


class ManifestStated(NationalSchema):
    """How many cells an office has told of a closed period, their sum, and a hash over them."""

    type = "reporting.manifest_stated.v1"
    period = fields.String(required=True, validate=PERIOD)
    count = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    sum = fields.Integer(required=True, strict=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


class Revision(Schema):
    """A figure of a month that was closed, with all its parts. A closed schema."""

    class Meta:
        unknown = RAISE

    indicator = fields.String(required=True, validate=validate.OneOf(sorted(catalogue.current().indicators)))
    period = fields.String(required=True, validate=validate.Regexp(MONTH))


class Explanation(Revision):
    """Why it was told otherwise, in a code; the office's own words stay there. A closed schema."""

    reason = fields.String(required=True, validate=validate.OneOf(REASONS))


class RevisionsNoted(NationalSchema):
    """Which figures an office has just told otherwise of months that were closed; the reason comes later."""

    type = "reporting.revisions_noted.v1"
    told_in = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1),
        metadata={"description": "How many messages of the stream just before this one tell them."},
    )
    revisions = fields.List(fields.Nested(Revision), required=True, validate=validate.Length(1, 500))


class RevisionsExplained(NationalSchema):
    """Why an office has told figures otherwise: of all that it noted of the month before, and has not explained before."""

    type = "reporting.revisions_explained.v1"
    revisions = fields.List(fields.Nested(Explanation), required=True, validate=validate.Length(1, 500))


class FigureShown(Schema):
    """A figure of the national report; an office passes over an indicator it does not know yet. A closed schema."""

    class Meta:
        unknown = RAISE

    indicator = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9_]{1,60}$"))
    period = fields.String(required=True, validate=validate.Regexp(MONTH))
    area = fields.String(required=True, validate=validate.Regexp(r"^(country|\d{2})$"))
    value = fields.Integer(required=True, allow_none=True, strict=True)
    under_five = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))

    @validates_schema
    def shows_nobody(self, data: dict[str, Any], **_: Any) -> None:
        """Of people no number of one to four, and nothing of a county."""
        known = catalogue.current().indicators.get(data["indicator"])
        if known is not None and known.people and (data["value"] in range(1, 5) or data["area"] != "country"):
            raise ValidationError("fewer than five people, or too near to them", "value")


class FiguresShown(DownwardSchema):
    """What the national report shows of the country and the counties, to stand beside each office's own figures."""

    type = "reporting.figures_shown.v1"
    figures = fields.List(fields.Nested(FigureShown), required=True, validate=validate.Length(1, 500))


class ReferenceStated(DownwardSchema):
    """A piece of the reference data that head office has loaded; an office uses a version once it has all of it."""

    type = "reporting.reference_stated.v1"
    edition = fields.String(
        required=True,
        validate=validate.OneOf(sorted(editions.EDITIONS)),
        metadata={"description": "The tables that belong together, and are used together."},
    )
    version = fields.String(required=True, validate=VERSION)
    loaded_at = fields.AwareDateTime(required=True, default_timezone=UTC)
    piece = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    pieces = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    dataset = fields.String(required=True, validate=validate.OneOf(sorted(editions.TABLES)))
    rows = fields.List(
        fields.List(fields.String(allow_none=True, validate=validate.Length(max=200))),
        required=True,
        validate=validate.Length(1, editions.ROWS),
        metadata={"description": "Each row's values as text, in the order of the table's columns."},
    )


class ReferenceTable(Schema):
    """Which version of one reference table an office has. A closed schema."""

    class Meta:
        unknown = RAISE

    dataset = fields.String(required=True, validate=validate.OneOf(sorted(editions.TABLES)))
    version = fields.String(required=True, validate=VERSION)
    origin = fields.String(
        required=True,
        validate=validate.OneOf(ORIGINS),
        metadata={"description": "With the product, loaded there from a directory, or from head office."},
    )


class ReferenceHeld(NationalSchema):
    """Which reference data an office has, told when it changes."""

    type = "reporting.reference_held.v1"
    tables = fields.List(fields.Nested(ReferenceTable), required=True)


class IndicatorStated(Schema):
    """What an indicator is called, for an office whose catalogue does not have it yet. A closed schema."""

    class Meta:
        unknown = RAISE

    code = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9_]{1,60}$"))
    since = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    nb = fields.String(required=True, validate=validate.Length(1, 120))
    nn = fields.String(required=True, validate=validate.Length(1, 120))
    en = fields.String(required=True, validate=validate.Length(1, 120))


class CatalogueStated(DownwardSchema):
    """Which catalogue of indicators head office reports by, whole; the latest replaces those before."""

    type = "reporting.catalogue_stated.v1"
    version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    indicators = fields.List(fields.Nested(IndicatorStated), required=True, validate=validate.Length(1, 500))


class FiguresAwaited(OneOfficeSchema):
    """Head office waits for an office's figures of a month."""

    type = "reporting.figures_awaited.v1"
    period = fields.String(required=True, validate=validate.Regexp(MONTH))
    asked_on = fields.Date(required=True)


class AuditCheckpointed(Checkpointed):
    """How far the audit of this service has come, told to head office so that the past can be held against it."""

    type = "reporting.audit_checkpointed.v1"
