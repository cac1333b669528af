"""Where text messages go out: a folder, a console, or a gateway over HTTP, whichever the settings name.

A gateway over HTTP is described in a TOML file, so that any of them fits. ``{{ … }}`` is filled in (Jinja): ``number`` as
+4741234567, ``text``, ``sender``, ``key`` (the same each time the same message is tried) and ``secret`` (what the file
BRIKKE_SMS_SECRET_FILE names holds):

    url = "https://gateway.example.org/messages"
    body = '{"to": {{ number | tojson }}, "from": {{ sender | tojson }}, "text": {{ text | tojson }}, "id": {{ key | tojson }}}'
    accepted = '"status": *"queued"'      # what the answer holds when it was taken; anything 2xx where this is left out

    [headers]
    Authorization = "Bearer {{ secret }}"
    Content-Type = "application/json"
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import httpx2
import jinja2
from jinja2.sandbox import SandboxedEnvironment
from marshmallow import Schema, ValidationError, fields, validate

from chassis import clock, log
from chassis.settings import Settings
from services.notifications.postbox import SERVER_AWAY, Kind, Reply

TIMEOUT_S = 20
ABOUT_US = (401, 402, 403, 404, 405, 407)
"""The address, the secret or the account is wrong: no other message would fare better."""
FOR_NOW = (408, 425, 429)
NEVER_LEFT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""Until there is a connection nothing has been said."""

NOT_SET_UP = Reply("refused", None, "channel_not_set_up")
NUMBER_REFUSED = Reply("refused", None, "number_refused")
UNUSABLE = Reply("later", None, "gateway_unusable")

logger = log.get(__name__)


class Sms(NamedTuple):
    """A text message for one phone."""

    number: str
    """As +4741234567."""
    text: str
    sender: str
    """What the phone shows; empty leaves it to the gateway."""
    key: str
    """The same each time the same message is tried, so that a gateway that knows it does not send it twice."""


class SmsGateway(Protocol):
    """What sends a text message."""

    async def send(self, sms: Sms) -> Reply:
        """Give one text message away. A reply with a reason is about the gateway, and not about the phone."""


class Nowhere:
    """No gateway is set up."""

    async def send(self, sms: Sms) -> Reply:
        return NOT_SET_UP


class Folder:
    """A file for each text message, in a folder nobody else can read: for demos and tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, sms: Sms) -> Reply:
        """Written beside and renamed, so that a reader never sees half a message."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f".{sms.key}"
        draft.touch(mode=0o600)
        draft.write_text(f"To: {sms.number}\nFrom: {sms.sender}\n\n{sms.text}\n")
        draft.rename(self._folder / f"{clock.now():%Y%m%dT%H%M%S%f}-{sms.key}.txt")
        return Reply("accepted", None)


class Console:
    """On the screen of whoever develops."""

    async def send(self, sms: Sms) -> Reply:
        print(f"SMS {sms.number} ({sms.sender}): {sms.text}", flush=True)
        return Reply("accepted", None)


class Described(Schema):
    """The file that describes a gateway over HTTP."""

    url = fields.Url(required=True, schemes={"http", "https"}, require_tld=False)
    method = fields.String(load_default="POST", validate=validate.OneOf(("POST", "PUT", "GET")))
    headers = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    query = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    body = fields.String(load_default=None, allow_none=True)
    accepted = fields.String(load_default=None, allow_none=True)


class Unusable(Exception):
    """The file that describes the gateway cannot be used; the text says why."""


class Http:
    """Any gateway that is spoken to over HTTP."""

    def __init__(self, file: Path, secret_file: Path | None) -> None:
        self._file, self._secret_file = file, secret_file

    async def send(self, sms: Sms) -> Reply:
        try:
            told = described(self._file)
            asked = self._request(told, sms)
        except Unusable as fault:
            logger.warning("sms_gateway_unusable", reason=type(fault.__cause__).__name__)
            return UNUSABLE
        try:
            async with httpx2.AsyncClient(timeout=TIMEOUT_S) as client:
                return meaning(await client.request(**asked), told["accepted"])
        except NEVER_LEFT as away:
            logger.warning("sms_gateway_away", reason=type(away).__name__)
            return SERVER_AWAY
        except httpx2.HTTPError:
            return Reply("unknown", None)

    def _request(self, told: dict[str, Any], sms: Sms) -> dict[str, Any]:
        secret = self._secret_file.read_text().strip() if self._secret_file else ""
        values = {**sms._asdict(), "secret": secret}
        try:
            filled = {
                part: {name: _fill(text, values) for name, text in told[part].items()} for part in ("headers", "query")
            }
            body = _fill(told["body"], values).encode() if told["body"] else None
        except jinja2.TemplateError as fault:
            raise Unusable(str(fault)) from fault
        return {"method": told["method"], "url": told["url"], "headers": filled["headers"],
                "params": filled["query"] or None, "content": body}  # fmt: skip


def of(settings: Settings) -> SmsGateway:
    """The gateway the settings name."""
    told = settings.delivery
    if told.sms_gateway == "file" and told.sms_folder:
        return Folder(told.sms_folder)
    if told.sms_gateway == "console":
        return Console()
    if told.sms_gateway == "http" and told.sms_http_file:
        return Http(told.sms_http_file, told.sms_secret_file)
    return Nowhere()


def described(file: Path) -> dict[str, Any]:
    """What a file says of a gateway. Errors: Unusable."""
    try:
        told: dict[str, Any] = Described().load(tomllib.loads(file.read_text()))
        re.compile(told["accepted"] or "")
    except (OSError, tomllib.TOMLDecodeError, ValidationError, re.error) as fault:
        raise Unusable(str(fault)) from fault
    return told


def meaning(answer: httpx2.Response, accepted: str | None) -> Reply:
    """What an answer means: a phone's number may be wrong, or we may be, or it is too early."""
    code, kind = answer.status_code, _kind(answer.status_code)
    if code in ABOUT_US or 300 <= code < 400:
        return Reply("later", code, "gateway_refused_us")
    if kind == "accepted" and accepted and not re.search(accepted, answer.text):
        return NUMBER_REFUSED
    return NUMBER_REFUSED if kind == "refused" else Reply(kind, code)


def _kind(code: int) -> Kind:
    if code < 300:
        return "accepted"
    return "later" if code >= 500 or code in FOR_NOW else "refused"


def _fill(text: str, values: dict[str, str]) -> str:
    return _environment().from_string(text).render(values)


@cache
def _environment() -> SandboxedEnvironment:
    """No more than filling in: what the file says cannot reach anything else. What is sent is no page, so nothing is escaped."""
    return SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)
