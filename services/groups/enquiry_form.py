"""The enquiry form, one question a page: which questions, in which order, and what each one takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import Schema, fields, pre_load, validate

from chassis.languages import N_
from services.groups import bodies, consents, schemas, words


class AdultIn(bodies.In):
    adult = fields.Boolean(required=True)


class PostcodeIn(bodies.In):
    postcode = fields.String(validate=bodies.POSTCODE)


class BeginIn(PostcodeIn):
    """What is known before the first question."""

    group_id = fields.UUID(metadata={"description": "The announced group that was chosen."})


class CalledIn(bodies.In):
    called = schemas.text(60)


class ReachIn(bodies.In):
    channel = fields.Nested(bodies.ChannelIn, required=True)

    @pre_load
    def say_it_at_the_choice(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Where nothing at all was chosen, the message stands at the choice."""
        return {"channel": {}} | data


class FormatsIn(bodies.In):
    formats = bodies.codes(words.FORMATS)


class ThemesIn(bodies.In):
    themes = fields.List(bodies.theme_code(), validate=validate.Length(max=60))


class AccessIn(bodies.In):
    access = bodies.codes(words.ACCESS)


class TimesIn(bodies.In):
    times = bodies.codes(words.TIMES)


class WishesIn(bodies.In):
    wishes = schemas.text(2000)


class SourceIn(bodies.In):
    source = fields.String(validate=schemas.one_of(words.SOURCES))


class CheckIn(bodies.In):
    consent = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error=N_("We need your consent before we can keep what you tell us.")),
        error_messages={"required": N_("We need your consent before we can keep what you tell us.")},
    )


@dataclass(frozen=True)
class Step:
    """One question. After ``may_skip_on``, the rest may wait for the conversation."""

    name: str
    takes: type[Schema]
    may_skip_on: bool = False


STEPS: Final = (
    Step("adult", AdultIn),
    Step("postcode", PostcodeIn),
    Step("called", CalledIn),
    Step("channel", ReachIn),
    Step("formats", FormatsIn, may_skip_on=True),
    Step("themes", ThemesIn, may_skip_on=True),
    Step("times", TimesIn, may_skip_on=True),
    Step("access", AccessIn, may_skip_on=True),
    Step("wishes", WishesIn, may_skip_on=True),
    Step("source", SourceIn, may_skip_on=True),
    Step("check", CheckIn),
)
REQUIRED: Final = ("adult", "channel")


def find(name: str) -> Step | None:
    """The step of a name; None when there is none."""
    return next((step for step in STEPS if step.name == name), None)


def before(step: Step) -> str | None:
    """The name of the step before; None at the first."""
    place = STEPS.index(step)
    return STEPS[place - 1].name if place else None


def after(step: Step) -> str:
    """The name of the step after; the last one leads to the receipt."""
    place = STEPS.index(step) + 1
    return STEPS[place].name if place < len(STEPS) else "receipt"


def begun(told: Mapping[str, Any]) -> dict[str, Any]:
    """What was known before the first question, as a draft keeps it."""
    return {name: str(value) for name, value in told.items()}


def with_answer(answers: Mapping[str, Any], step: Step, told: Mapping[str, Any]) -> dict[str, Any]:
    """The answers so far with this step's put in; what was emptied is gone."""
    asked = step.takes().fields
    return {name: value for name, value in answers.items() if name not in asked} | dict(told)


def missing(answers: Mapping[str, Any]) -> str | None:
    """The first step that must be answered and is not."""
    return next((name for name in REQUIRED if not answers.get(name)), None)


def complete(answers: Mapping[str, Any], language: str) -> dict[str, Any]:
    """All answers as an enquiry, with our own consent text. Errors: ValidationError."""
    told = {name: value for name, value in answers.items() if name not in ("consent", "group_id")}
    whole: dict[str, Any] = bodies.EnquiryIn().load(told | {"consents": [consents.current()], "language": language})
    return whole
