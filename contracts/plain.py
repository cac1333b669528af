"""Seeing at a glance that a message fits its contract, as nearly every one does: an eighth of the time of going through it.

Only a yes counts. Whatever is not plainly so, or is asked for by a word that is not known here, is for the validator to judge.
"""

import re
from collections.abc import Callable
from typing import Any

Check = Callable[[Any], bool]

TELLING = {"$id", "$schema", "title", "description", "default"}
"""Words that ask for nothing; beside our own, which begin with x-."""
TYPES: dict[str, Check] = {
    "string": lambda value: type(value) is str,
    "integer": lambda value: type(value) is int,
    "boolean": lambda value: type(value) is bool,
    "object": lambda value: type(value) is dict and all(type(name) is str for name in value),
    "array": lambda value: type(value) is list,
    "null": lambda value: value is None,
}


def check(schema: dict[str, Any]) -> Check:
    """A quick look for one JSON Schema: true is a promise that the value fits, false that somebody must look closer."""
    checks = [_word(word, asked, schema) for word, asked in schema.items() if not _tells(word)]
    return lambda value: all(fits(value) for fits in checks)


def _tells(word: str) -> bool:
    return word in TELLING or word.startswith("x-")


def _word(word: str, asked: Any, schema: dict[str, Any]) -> Check:
    make = WORDS.get(word)
    return make(asked, schema) if make else _unsure


def _unsure(_: Any) -> bool:
    return False


def _type(asked: Any, _: Any) -> Check:
    kinds = [TYPES.get(name, _unsure) for name in ([asked] if isinstance(asked, str) else asked)]
    return lambda value: any(is_one(value) for is_one in kinds)


def _enum(asked: Any, _: Any) -> Check:
    """Of text and nothing alone: to Python, but not to JSON, true is 1."""
    return lambda value: (value is None or type(value) is str) and value in asked


def _pattern(asked: str, _: Any) -> Check:
    found = re.compile(asked).search
    return lambda value: type(value) is not str or found(value) is not None


def _properties(asked: dict[str, Any], _: Any) -> Check:
    inner = {name: check(schema) for name, schema in asked.items()}
    return lambda value: (
        type(value) is not dict or all(fits(value[name]) for name, fits in inner.items() if name in value)
    )


def _required(asked: list[str], _: Any) -> Check:
    return lambda value: type(value) is not dict or all(name in value for name in asked)


def _additional(asked: Any, schema: dict[str, Any]) -> Check:
    """Nothing but what is named, or anything at all; whatever lies between is looked at closer."""
    named = schema.get("properties", {}).keys()
    if asked is False:
        return lambda value: type(value) is not dict or value.keys() <= named
    return (lambda _: True) if asked in ({}, True) else _unsure


def _items(asked: Any, _: Any) -> Check:
    fits = check(asked) if isinstance(asked, dict) else _unsure
    return lambda value: type(value) is not list or all(fits(item) for item in value)


def _format(asked: str, _: Any) -> Check:
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator.FORMAT_CHECKER
    return lambda value: type(value) is not str or checker.conforms(value, asked)


WORDS: dict[str, Callable[[Any, dict[str, Any]], Check]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional,
    "items": _items,
    "format": _format,
    "minLength": lambda asked, _: lambda value: type(value) is not str or len(value) >= asked,
    "maxLength": lambda asked, _: lambda value: type(value) is not str or len(value) <= asked,
    "minimum": lambda asked, _: lambda value: type(value) not in (int, float) or value >= asked,
    "maximum": lambda asked, _: lambda value: type(value) not in (int, float) or value <= asked,
    "minItems": lambda asked, _: lambda value: type(value) is not list or len(value) >= asked,
    "maxItems": lambda asked, _: lambda value: type(value) is not list or len(value) <= asked,
}
