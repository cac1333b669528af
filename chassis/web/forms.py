"""What a person wrote in a form and what must change: kept so that nobody has to write anything twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from markupsafe import Markup

from chassis import clock

LONGEST_LABEL = 60
PLACE_OF_SUMMARY = Markup("<!-- summary -->")


@dataclass(kw_only=True)
class Form:
    """A form as it is shown: values by field name (``channel.kind``), and messages by the same names."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    detail: str = ""
    """What is wrong with the whole, where it is not one field's fault."""
    labels: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What to write in a field."""
        return _written(self.values.get(name))

    def has(self, name: str, choice: str) -> bool:
        """Whether a choice was made."""
        chosen = self.values.get(name)
        many = chosen if isinstance(chosen, list | tuple | set | frozenset) else [chosen]
        return choice in [_written(one) for one in many]

    def error(self, name: str) -> str:
        """The message at a field; one about a part of it (``themes.0``) stands at the field too."""
        return " ".join(text for key, texts in self.errors.items() if _belongs(key, name) for text in texts)

    @property
    def place_of_summary(self) -> Markup:
        """Where the list of what must change goes; it is written last, when every field has said what it is called."""
        return PLACE_OF_SUMMARY if self.errors or self.detail else Markup("")

    @property
    def heading(self) -> str:
        """What is wrong with the whole; "" where a field's message says the same."""
        return "" if any(self.detail in texts for texts in self.errors.values()) else self.detail

    def call_it(self, name: str, label: str) -> str:
        """Note a field's label while the form is written. Shape: "", so that a template can call it in passing."""
        self.labels[name] = label.rstrip(":")
        return ""

    def summary(self) -> Iterator[dict[str, str]]:
        """{field, label, message} for each line of the list; field is "" where the message is not about one on the page."""
        for key, texts in self.errors.items():
            field = next(
                (name for name in (key, key.rpartition(".")[0]) if name in self.labels),
                "",
            )
            label = self.labels.get(field, "")
            for text in texts:
                yield {
                    "field": field,
                    "label": label if len(label) <= LONGEST_LABEL else "",  # a consent text is not said twice
                    "message": text,
                }


def flatten(data: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested mappings as names with dots, lists of plain values as they are."""
    flat: dict[str, Any] = {}
    for name, value in data.items():
        place = f"{prefix}{name}"
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{place}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            flat |= flatten({str(index): item for index, item in enumerate(value)}, f"{place}.")
        else:
            flat[place] = value
    return flat


def _belongs(key: str, name: str) -> bool:
    head, _, rest = key.rpartition(".")
    return key == name or (head == name and rest.isdigit())


def _written(value: Any) -> str:
    """A value as a form field writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return (value.astimezone(clock.OSLO) if value.tzinfo else value).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)
