"""What programs send and are answered about events: the bodies of their API, also used by its forms."""

from datetime import UTC
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chassis import belonging
from chassis.languages import N_
from services.events.body_fields import FORMAT, KIND, MUNICIPALITY, POSTCODE, link_to_go_in, moment, one_line
from services.events.problems import TimesImpossible
from services.events.starting_points import USUAL
from services.events.words import STAGES


class MonthAsked(Schema):
    """A month, such as 2026-10."""

    period = fields.String(required=True, validate=validate.Regexp(r"^[12]\d{3}-(0[1-9]|1[0-2])$"))


class EventIn(Schema):
    """A new event."""

    kind = fields.String(required=True, validate=KIND)
    title = one_line(1, 200, required=True)
    summary = fields.String(required=True, validate=validate.Length(1, 5000))
    starts_at = moment(required=True)
    ends_at = moment(required=True)
    place = one_line(1, 200, allow_none=True, load_default=None)
    postcode = fields.String(allow_none=True, load_default=None, validate=POSTCODE)
    format = fields.String(required=True, validate=FORMAT)
    capacity = fields.Integer(required=True, strict=False, validate=validate.Range(0, 100_000))
    digital_capacity = fields.Integer(
        allow_none=True,
        load_default=None,
        validate=validate.Range(1, 100_000),
        metadata={"description": "Digital places besides the seats, where it is both and people register."},
    )
    digital_address = link_to_go_in()
    registration_closes_at = moment(allow_none=True, load_default=None)
    smaller_may_pass = fields.Boolean(load_default=False)
    part_of = belonging.field("The office's projects it is part of.", load_default=list)

    @validates_schema
    def check_digital_places(self, data: dict[str, Any], **_: Any) -> None:
        """What is both has so many places of each."""
        if data["format"] == "hybrid" and data["capacity"] and not data["digital_capacity"]:
            raise ValidationError(N_("Say how many may take part digitally."), "digital_capacity")

    @validates_schema
    def check_times(self, data: dict[str, Any], **_: Any) -> None:
        closes = data["registration_closes_at"] or data["starts_at"]
        if data["ends_at"] <= data["starts_at"] or closes > data["ends_at"]:
            raise ValidationError(TimesImpossible.sentence(), "ends_at")


class PartOfIn(Schema):
    """Which projects something is part of: these, and no others."""

    part_of = belonging.field("The office's projects it is part of from now on.", load_default=list)


class EventOut(Schema):
    """An event as anyone may see it."""

    event_id = fields.UUID()
    kind = fields.String()
    title = fields.String()
    summary = fields.String()
    starts_at = fields.AwareDateTime(default_timezone=UTC)
    ends_at = fields.AwareDateTime(default_timezone=UTC)
    place = fields.String(allow_none=True)
    postcode = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True)
    format = fields.String()
    capacity = fields.Integer()
    digital_capacity = fields.Integer(
        allow_none=True, metadata={"description": "Null where all places are counted together."}
    )
    registration_closes_at = fields.AwareDateTime(default_timezone=UTC)
    state = fields.String(metadata={"enum": ["draft", "published", "cancelled", "closed"]})
    registration = fields.String(metadata={"enum": ["not_needed", "open", "waiting_list", "closed"]})
    by_way = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "The same for each way of taking part; empty where all places are counted together."},
    )
    by_invitation = fields.Boolean(metadata={"description": "Whether a code is needed to register."})
    most_per_organisation = fields.Integer(allow_none=True)
    by_approval = fields.Boolean(metadata={"description": "Whether staff answer everyone before they come or wait."})
    asks_needs = fields.Boolean(metadata={"description": "Whether those who register are asked about food and access."})
    price_kroner = fields.Integer(
        allow_none=True, metadata={"description": "For one seat; null when it costs nothing."}
    )
    stage = fields.String(metadata={"enum": list(STAGES)})
    summing_up = fields.String(allow_none=True)
    held_with = fields.List(
        fields.String(), metadata={"description": "Other offices that hold it too, by their codes."}
    )
    national = fields.Boolean(metadata={"description": "Whether every office shows it; at head office only."})


class EventList(Schema):
    """A page of events."""

    items = fields.List(fields.Nested(EventOut))
    after = fields.String(allow_none=True, metadata={"description": "Asks for what follows; null when this is all."})


class NationalEventOut(Schema):
    """An event of head office's that every office shows; registration is at its ``address``."""

    event_id = fields.UUID()
    office = fields.String(metadata={"description": "Who holds it."})
    kind = fields.String()
    title = fields.String()
    starts_at = fields.AwareDateTime(default_timezone=UTC)
    ends_at = fields.AwareDateTime(default_timezone=UTC)
    place = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True)
    format = fields.String()
    address = fields.String()


class NationalEventList(Schema):
    """Head office's events."""

    items = fields.List(fields.Nested(NationalEventOut))
    after = fields.String(allow_none=True)


class EverywhereIn(Schema):
    """Whether every office shows it."""

    everywhere = fields.Boolean(required=True)


class WhichEvents(Schema):
    """Which of the events; without any of these all that are not over."""

    kind = fields.String(load_default=None, validate=KIND)
    format = fields.String(load_default=None, validate=FORMAT)
    municipality = fields.String(load_default=None, validate=MUNICIPALITY)


class ProgrammeQuery(WhichEvents):
    """The programme as a list, or a month of it as a calendar."""

    month = fields.Date("%Y-%m", load_default=None, metadata={"description": "The month to show as a calendar."})


class EmbeddedQuery(WhichEvents):
    """What another web site shows of the programme: what is nearest a municipality first."""

    class Meta:
        exclude = ("format",)

    limit = fields.Integer(load_default=5, validate=validate.Range(1, 20))


class StartingPoint(Schema):
    """What a new event's form begins with."""

    usual = fields.String(load_default=None, validate=validate.OneOf(tuple(USUAL)))
    copy = fields.UUID(load_default=None)


class RewordIn(Schema):
    """Another title or text."""

    title = one_line(2, 200, required=True)
    summary = fields.String(required=True, validate=validate.Length(1, 5000))
    digital_address = link_to_go_in()


class EventListQuery(WhichEvents):
    """Which events to list; without ``from`` those that are not over."""

    after = fields.String(load_default="")
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    from_ = fields.Date(data_key="from", load_default=None)
    to = fields.Date(load_default=None)


class NearQuery(Schema):
    """Where somebody looks from."""

    postcode = fields.String(load_default=None, validate=POSTCODE)
    municipality = fields.String(load_default=None, validate=MUNICIPALITY)


class CapacityIn(Schema):
    """How many seats there are from now on; without digital places there are as many of those as before."""

    capacity = fields.Integer(required=True, validate=validate.Range(1, 100_000))
    digital_capacity = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(1, 100_000))


class MoveIn(Schema):
    """Another time or place; what is left out stays as it is."""

    starts_at = moment()
    ends_at = moment()
    place = one_line(1, 200, allow_none=True)
    postcode = fields.String(allow_none=True, validate=POSTCODE)
    format = fields.String(validate=FORMAT)
    registration_closes_at = moment(allow_none=True)


class MoveFormIn(MoveIn):
    """The form says all of it: a place that is emptied is gone."""

    starts_at = moment(required=True)
    ends_at = moment(required=True)
    place = one_line(1, 200, allow_none=True, load_default=None)
    postcode = fields.String(allow_none=True, load_default=None, validate=POSTCODE)
