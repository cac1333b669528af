"""The code and its words: what a service keeps rows of is in the glossary, and every decision is in its list."""

import pytest

from chassis.settings import SERVICES
from infra import data_dictionary as dictionary
from tests.docs.pages import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text().lower()


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_keeps_has_a_word_in_the_glossary(service: str) -> None:
    tables = [table.name for table in dictionary.read(dictionary.schemas()[service])]
    assert tables
    assert [name for name in tables if name not in GLOSSARY and name.replace("_", " ") not in GLOSSARY] == []


def test_every_decision_is_in_the_list_and_short() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text()
    decisions = sorted(folder.glob("0*.md"))
    assert [path.name for path in decisions if f"({path.name})" not in listed] == []
    assert [path.name for path in decisions if len(path.read_text().splitlines()) > 40] == []
