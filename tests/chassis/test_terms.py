"""Words of an office's own: in every form, in compounds, and nowhere they do not belong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis import languages, terms
from chassis.settings import SettingsInvalid, from_environment
from chassis.web import contents
from services import groups

GROUPS = Path(groups.__file__).parent / "locale"
OWN = """
[initiator]
nb = ["veileder", "veilederen", "veiledere", "veilederne"]
en = ["guide", "guides"]

[self_help_group]
nb = ["samtalegruppe", "samtalegruppa", "samtalegrupper", "samtalegruppene"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """The office's words in use, for one test."""
    file = tmp_path / "terms.toml"
    file.write_text(OWN)
    terms.use(file)
    yield file
    terms.use(None)


@pytest.mark.parametrize(
    ("network", "office"),
    [
        ("Igangsetteren ringer igangsetterne.", "Veilederen ringer veilederne."),
        ("En igangsetter, flere igangsettere", "En veileder, flere veiledere"),
        ("Igangsetteropplæring", "Veilederopplæring"),
        ("Finn en selvhjelpsgruppe nær deg", "Finn en samtalegruppe nær deg"),
        ("{igangsetter} og igangsetter", "{igangsetter} og veileder"),
        ("%(igangsetter)s har en igangsetter", "%(igangsetter)s har en veileder"),
        ('<a href="/igangsetter">igangsetter</a>', '<a href="/igangsetter">veileder</a>'),
        ("[en igangsetter](/igangsetter)", "[en veileder](/igangsetter)"),
        ("igangsetter@example.org, https://example.org/igangsetter", "igangsetter@example.org, https://example.org/igangsetter"),
        ("nyigangsetter", "nyigangsetter"),
        ("En koordinator", "En koordinator"),
    ],
)  # fmt: skip
def test_the_networks_word_becomes_the_offices(own: Path, network: str, office: str) -> None:
    assert terms.own(network, "nb") == office


def test_each_language_has_its_own_words(own: Path) -> None:
    assert terms.own("Initiators", "en") == "Guides"
    assert terms.own("Igangsetjaren", "nn") == "Igangsetjaren"


def test_what_is_translated_is_in_the_offices_words(own: Path) -> None:
    languages.add(GROUPS)
    languages.choose("nb")
    assert languages.gettext("Initiators") == "Veiledere"
    languages.choose("en")
    assert languages.gettext("Initiators") == "Guides"
    languages.choose("nb")


def test_so_are_the_longer_texts(own: Path, tmp_path: Path) -> None:
    (tmp_path / "about.nb.md").write_text("# Igangsetteren\n\nSpør igangsetteren.\n")

    text = contents.Contents(tmp_path).find("about", "nb")

    assert text is not None
    assert (text.title, "veilederen" in text.html) == ("Veilederen", True)


def test_without_a_file_nothing_is_changed() -> None:
    assert terms.own("Igangsetteren", "nb") == "Igangsetteren"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[initiator", "it is not TOML"),
        ('[leader]\nnb = ["a", "b", "c", "d"]', "there is no term leader: self_help_group, initiator"),
        ('[initiator]\nnb = ["veileder"]', "initiator.nb needs 4 forms, as in igangsetter, igangsetteren"),
        ('[initiator]\nfr = ["guide", "guides"]', "initiator is not written in fr"),
        ('[initiator]\nen = ["<b>", "guides"]', "initiator.en: '<b>' is no word"),
        ("initiator = 3", "initiator needs its forms by language"),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_start_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    file = tmp_path / "terms.toml"
    file.write_text(written)
    monkeypatch.setenv("BRIKKE_TERMS_FILE", str(file))

    with pytest.raises(SettingsInvalid) as stopped:
        from_environment()

    assert f"BRIKKE_TERMS_FILE: {said}" in str(stopped.value)


def test_the_networks_own_words_have_the_same_forms_in_every_language() -> None:
    for words in terms._network().values():
        assert {language: len(forms) for language, forms in words.items()} == {"nb": 4, "nn": 4, "en": 2}
