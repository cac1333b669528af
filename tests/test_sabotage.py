"""Every sabotage still fits the code it takes apart; ``make sabotage`` shows that its test notices."""

import ast
import re

import pytest

from infra import sabotage
from infra.sabotage import ROOT, Sabotage

EVERY = sabotage.every()


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_a_sabotage_applies_to_the_present_tree(each: Sabotage) -> None:
    assert sabotage.applies(each, ROOT) == ""


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_a_sabotage_names_a_test_that_is_there_and_says_what_it_takes_out(each: Sabotage) -> None:
    path, name = each.test.split("::")
    names = {node.name for node in ast.walk(ast.parse((ROOT / path).read_text())) if hasattr(node, "name")}
    assert re.sub(r"\[.*", "", name) in names
    assert each.why.endswith(".")


def test_each_rule_of_the_streams_has_a_sabotage_and_tests() -> None:
    rules = [f"{number:02}" for number in range(1, 15)]
    assert sorted({each.name[:2] for each in EVERY}) == rules
    assert sorted({path.name[10:12] for path in (ROOT / "tests" / "faults").glob("test_rule_*.py")}) == rules
