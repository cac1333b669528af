"""The published language stands as the services' schemas say, and every word of it is spoken and heard."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import contracts
from infra import contracts as generator

HOME = Path(contracts.__file__).parent
SERVICES = HOME.parent / "services"

UNHEARD = {
    "groups.group_state_changed.v1": "a sign of life is for the office's own eyes; no indicator counts it",
    "events.event_published.v1": "kept for the newsletter, which tells of new events",
    "events.registration_promoted.v1": "changes no figure: who waited was counted when registering",
    "notifications.message_settled.v1": "kept for newsletters_sent",
    "portal.invitation_answered.v1": "what an invitation led to is logged by whoever went there, from the invitation's own page",
}
"""Events that nobody reads yet, and why they are told all the same."""


def test_contracts_are_what_the_schemas_say() -> None:
    different = [name for name, text in generator.files().items() if (HOME / name).read_text() != text]

    assert not different, "run make contracts"


def test_no_contract_is_left_over() -> None:
    made = {Path(name).name for name in generator.files() if name.startswith("messages/")}

    assert {path.name for path in (HOME / "messages").iterdir()} == made


@pytest.mark.parametrize("type", contracts.all_types())
def test_a_contract_is_a_closed_json_schema(type: str) -> None:
    document = contracts.of(type).document

    Draft202012Validator.check_schema(document)
    assert document["additionalProperties"] is False
    assert document["description"]


@pytest.mark.parametrize("type", contracts.all_types())
def test_only_commands_hold_anything_personal(type: str) -> None:
    contract = contracts.of(type)

    assert not contract.sealed or contract.document["x-kind"] == "command"


@pytest.mark.parametrize("schema", generator.message_schemas(), ids=lambda schema: schema.type)
def test_every_message_is_told_by_somebody(schema: type) -> None:
    spoken = re.compile(
        rf"\b{schema.__name__}\.event\(|command\(\s*\"{re.escape(schema.type)}\"|\"{re.escape(schema.type)}\""
    )
    tellers = [path for path in SERVICES.rglob("*.py") if path.name != "schemas.py" and spoken.search(path.read_text())]

    assert tellers or schema.type in UNSAID


UNSAID: dict[str, str] = {}
"""Commands that may be sent, but that no service sends yet, and why."""


@pytest.mark.parametrize("type", contracts.all_types())
def test_every_message_is_read_by_somebody_or_says_why_not(type: str) -> None:
    heard = any(type in reader["types"] for reader in contracts.readers())

    assert heard != (type in UNHEARD)


def test_asyncapi_names_every_message_and_reader() -> None:
    text = (HOME / "asyncapi.yaml").read_text()

    assert all(type in text for type in contracts.all_types())
    assert json.dumps("3.0.0").strip('"') in text
