"""A file in a form, as a Marshmallow field: ``file = uploads.File(required=True)`` loads as its bytes."""

from typing import Any

from marshmallow import fields
from starlette.datastructures import UploadFile

from chassis.languages import N_


class File(fields.Field[bytes]):
    """What a file holds. What it is called, and what the browser says it is, are not believed and not kept."""

    default_error_messages = {"required": N_("Choose a file."), "invalid": N_("Choose a file.")}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bytes:
        if not isinstance(value, UploadFile) or not value.size:
            raise self.make_error("invalid")
        held: bytes = value.file.read()
        return held
