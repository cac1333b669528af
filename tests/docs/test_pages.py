"""What pages for people name is there: commands, make targets, paths, links, settings."""

from pathlib import Path

import pytest

from tests.docs import pages

every_page = pytest.mark.parametrize("page", pages.PAGES, ids=str)


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A page where everything it names is not there."""
    page = tmp_path / "wrong.md"
    page.write_text("`make tea` `brikke fly` `brikke status --loud` `chassis/gone.py` [gone](gone.md) BRIKKE_COLOUR\n")
    return page


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    assert pages.broken_links(page) == []


@every_page
def test_every_path_is_there(page: Path) -> None:
    assert pages.missing_paths(page) == []


@every_page
def test_every_make_target_is_there(page: Path) -> None:
    assert pages.targets(page) <= pages.known_targets()


@every_page
def test_every_command_and_its_options_are_there(page: Path) -> None:
    assert pages.unknown_commands(page) == []


@every_page
def test_every_setting_is_known(page: Path) -> None:
    assert pages.unknown_settings(page) == set()


def test_a_page_that_names_what_is_not_there_is_found_out(wrong: Path) -> None:
    assert pages.broken_links(wrong) == ["gone.md"]
    assert pages.missing_paths(wrong) == ["chassis/gone.py"]
    assert not pages.targets(wrong) <= pages.known_targets()
    assert len(pages.unknown_commands(wrong)) == 2
    assert pages.unknown_settings(wrong) == {"BRIKKE_COLOUR"}
