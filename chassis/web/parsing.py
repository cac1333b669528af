"""Reading what was sent: JSON and forms through webargs into a Marshmallow schema; unknown fields are refused."""

import json
from typing import Any

import marshmallow as ma
from starlette.datastructures import FormData, MultiDict
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request as RawRequest
from webargs.asyncparser import AsyncParser
from webargs.core import is_json

from chassis.web.problems import BodyUnreadable, WrongMediaType

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
MAX_FIELDS = 500
KEY_FIELD = "_key"
"""The hidden field that carries a form's Idempotency-Key."""


class BodyParser(AsyncParser[RawRequest]):
    """webargs' parser with loaders for Starlette; schemas' own rule for unknown fields is overruled: they are refused."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 webargs declares it so
        "json": ma.RAISE,
        "form": ma.RAISE,
        "query": ma.RAISE,
        "page_query": ma.EXCLUDE,
    }
    __location_map__ = {  # noqa: RUF012
        "json": "load_json_body",
        "form": "load_form_body",
        "query": "load_query_string",
        "page_query": "load_query_string",
    }

    async def load_json_body(self, req: RawRequest, schema: ma.Schema) -> Any:
        body = await req.body()
        if not body:
            return ma.missing
        if not is_json(req.headers.get("content-type")):
            raise WrongMediaType(expected="application/json")
        try:
            data = json.loads(body, parse_constant=_refuse)
        except (ValueError, RecursionError) as unreadable:
            raise BodyUnreadable(expected="JSON") from unreadable
        return _storable(data)

    async def load_form_body(self, req: RawRequest, schema: ma.Schema) -> Any:
        return _storable(nested(await form_fields(req), schema))

    def load_query_string(self, req: RawRequest, schema: ma.Schema) -> Any:
        fields = MultiDict((key, value) for key, value in req.query_params.multi_items() if key != "lang")
        return _storable(nested(fields, schema))

    def handle_error(self, error: ma.ValidationError, *_: Any, **__: Any) -> Any:
        """Pass it on without the name of the place it was read from, which webargs puts outermost."""
        messages = error.messages
        assert isinstance(messages, dict)
        raise ma.ValidationError(next(iter(messages.values())))


parser = BodyParser()


async def form_fields(req: RawRequest) -> MultiDict:
    """What a form holds, without what is ours (names that begin with _). Errors: WrongMediaType, BodyUnreadable."""
    form = await _form(req)
    return MultiDict((key, value) for key, value in form.multi_items() if not key.startswith("_"))


async def all_fields(req: RawRequest) -> list[tuple[str, Any]]:
    """Everything a form holds, ours included, in order. Errors: as of :func:`form_fields`."""
    return list((await _form(req)).multi_items())


async def form_key(req: RawRequest) -> str | None:
    """The Idempotency-Key that a form carries in a hidden field."""
    value = (await _form(req)).get(KEY_FIELD)
    return value if isinstance(value, str) and value else None


async def _form(req: RawRequest) -> FormData:
    if not body_is_form(req):
        raise WrongMediaType(expected="application/x-www-form-urlencoded")
    try:
        return await req.form(max_fields=MAX_FIELDS, max_files=20)
    except (HTTPException, MultiPartException, UnicodeError) as unreadable:
        raise BodyUnreadable(expected="application/x-www-form-urlencoded") from unreadable


def body_is_form(req: RawRequest) -> bool:
    return (req.headers.get("content-type") or "").split(";")[0].strip().lower() in FORM_TYPES


def nested(fields: MultiDict, schema: ma.Schema) -> dict[str, Any]:
    """Names with dots become nested mappings, as a JSON body would have them; a field left empty is not there.

    Shape   ``channel.kind=email`` becomes ``{"channel": {"kind": "email"}}``, ``consents.0.purpose=…`` a list.
    """
    data: dict[str, Any] = {}
    for name in dict.fromkeys(fields.keys()):
        values = [value.strip() if isinstance(value, str) else value for value in fields.getlist(name)]
        values = [value for value in values if value != ""]
        if values:
            _place(
                data,
                name.split("."),
                values if _is_list(schema, name.split(".")) else values[-1],
            )
    shaped: dict[str, Any] = _lists(data)
    return shaped


def _place(data: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        inner = data.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        data = inner
    data[path[-1]] = value


def _lists(value: Any) -> Any:
    """Mappings whose names are all numbers are lists."""
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(item) for name, item in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def _is_list(schema: ma.Schema, path: list[str]) -> bool:
    field: Any = schema.fields.get(path[0])
    if isinstance(field, ma.fields.Nested) and len(path) > 1:
        return _is_list(field.schema, path[1:])
    return isinstance(field, ma.fields.List) and len(path) == 1


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _storable(value: Any) -> Any:
    """The same value; text that a database cannot hold (NUL, half a surrogate pair) is refused."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise BodyUnreadable(expected="text")
    elif isinstance(value, dict):
        for key, item in value.items():
            _storable(key)
            _storable(item)
    elif isinstance(value, list):
        for item in value:
            _storable(item)
    return value
