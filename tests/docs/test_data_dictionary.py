"""What is stored is described, in the agreed form, and the description is not behind the schemas."""

import re
from pathlib import Path

import pytest

from infra import data_dictionary as dictionary

SCHEMA = """
CREATE TABLE guest (
    guest_id uuid PRIMARY KEY,
    state text NOT NULL,
    shoe_size integer,
    CONSTRAINT guest_state CHECK (state IN ('asked', 'here'))
);
COMMENT ON TABLE guest IS 'Who was asked.';
COMMENT ON COLUMN guest.guest_id IS 'The guest; as it''s written; on the list; uuid; use case; personal: yes; keep: 30 days';
COMMENT ON COLUMN guest.state IS 'Where the guest stands; enum; use case; personal: no; keep: with the row';
"""


@pytest.fixture
def guests(tmp_path: Path) -> dictionary.Table:
    (tmp_path / "schema.sql").write_text(SCHEMA)
    [table] = dictionary.read(tmp_path / "schema.sql")
    return table


def test_docs_data_says_what_the_schemas_say() -> None:
    assert dictionary.stale() == []


@pytest.mark.parametrize("part", dictionary.schemas())
def test_every_table_and_column_is_commented_in_the_agreed_form(part: str) -> None:
    path = dictionary.schemas()[part]
    tables = dictionary.read(path)
    assert len(tables) == len(re.findall(r"^CREATE (?:\w+ )?TABLE", path.read_text(), re.MULTILINE))
    assert [fault for table in tables for fault in table.faults] == []


def test_a_column_without_a_comment_is_named(guests: dictionary.Table) -> None:
    assert guests.faults == ["guest.shoe_size: no comment"]


def test_a_comment_is_read_from_its_end_so_that_a_meaning_may_hold_semicolons(guests: dictionary.Table) -> None:
    column = guests.columns[0]
    assert column.meaning == "The guest; as it's written; on the list"
    assert (column.unit, column.source, column.personal, column.keep) == ("uuid", "use case", True, "30 days")


def test_the_words_a_state_may_be_are_listed(guests: dictionary.Table) -> None:
    assert guests.words == {"state": ["asked", "here"]}
