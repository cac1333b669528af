"""What no text may hold: one planted fault for each rule, and what only looks like one."""

import pytest
import yaml

import contracts
from services.notifications import lint
from tests.services.notifications.builders import HOST

PLANTED = {
    "hurry": [
        "Svar straks, ellers mister du plassen.", "Dette haster.", "Act now to keep your place.", "Siste sjanse!",
        "Svar innen 24 timer.", "Svar innan 24 timar.", "Vástit dakkaviđe.", "Maŋimuš vejolašvuohta!",
    ],
    "click_here": [
        "Klikk her for å svare.", "Trykk på lenka.", "Click here to answer.", "Klikk på lenken under.",
        "Deaddil dása.",
    ],
    "secrets": [
        "Oppgi passordet ditt.", "Bekreft fødselsnummeret ditt.", "Please verify your account.",
        "Kontoen din blir sperret.", "Gratulerer, du har vunnet en gave.",
        "Čále beassansáni dása.", "Du konto giddejuvvo.", "Don leat vuoitán.",
    ],
    "nobody": ["Kjære kunde,", "Dear customer,", "Ikke svar på denne e-posten.", "Sendt fra noreply.",
        "Ráhkis geavaheaddji,", "Ale vástit dán e-postii."],
    "shortened_link": ["Les mer på https://bit.ly/3xYz", "Les mer: tinyurl.com er kort, https://tinyurl.com/abc"],
    "foreign_domain": [
        "Svar på https://link-oslo.example.com/svar", "Se www.eksempel.no", f"https://{HOST}.evil.example/",
        "https://evil.example/?" + HOST,
    ],
    "open_link": [f"Svar på http://{HOST}/svar"],
    "capitals": ["VIKTIG melding til deg", "DEHÁLAŠ diehtu", "SVAR NÅ", "DU MÅ SVARE"],
    "exclamations": ["Hei!!", "Hei! Kom! Nå!"],
    "markup": ['<a href="https://evil.example">kontoret</a>', f"Svar [her](https://{HOST}/x)", "<b>Hei</b>"],
}  # fmt: skip
INNOCENT = [
    "Trenger du hjelp nå, kan du ringe 116 117. Haster det, ring 113.",
    "Vi ber deg aldri om passord, betaling eller fødselsnummer.",
    "We never ask for passwords, payment or your national identity number.",
    f"Her svarer du:\nhttps://{HOST}/notifications/preferences/abc",
    "Hei, Dugg!\n\nVis koden KLØV-4821 på LINK Oslo.",
    "Vi skriver til deg med en gang det blir ledig.",
    "Bekreftelse på påmeldingen din",
    "Vi sørger for kaffe i Sorgenfrigata 5.",
    "Svar gjerne innen 10. mai.",
    "Mii eat goassege bivdde dus beassansáni, ruđa dahje riegádannummira.",
    "Maŋimuš vástidanbeaivi lea miessemánu 10. beaivi 2030.",
    "Čále doppe iežat e-poastačujuhusa, de boahtá koda deike.",
]


@pytest.mark.parametrize("rule", lint.MARKS)
def test_each_mark_of_fraud_is_found_where_it_is_planted(rule: str) -> None:
    for text in PLANTED[rule]:
        assert rule in {finding.rule for finding in lint.marks(text, HOST)}, text


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_a_mark_is_let_be(text: str) -> None:
    assert lint.marks(text, HOST) == []


@pytest.mark.parametrize(
    "text",
    [
        "Selvhjelpsgruppa møtes torsdag", "Sjølvhjelp", "Self-help on Thursday", "Gruppen er klar", "Angst", "Rus",
        "Sorggruppe", "Møte på LINK", "Kurs i mestring", "Psykisk helse", "Seminar om å møtes", "Brystkreft",
        "Welcome to the group", "Hei fra igangsetteren din",
        "Joavku deaivvada duorasdaga", "Joavkku čoahkkin", "Bures boahtin jovkui", "Iešveahkkejoavkkut", "Du álggaheaddji",
        "Psyhkalaš dearvvašvuohta", "Ballu", "Moraš ja massin", "Oktonasvuohta", "Guhkes dávda", "Borasdávda", "Gárrenmirkkut",
        "Veahkaváldi", "Oapmahaččat", "Dikšu", "Earráneapmi",
    ],
)  # fmt: skip
def test_words_that_tell_others_what_it_is_about_are_found(text: str) -> None:
    assert lint.reveals(text)
    assert lint.subject(text, HOST)


def test_the_name_of_every_theme_in_every_language_reveals() -> None:
    named = yaml.safe_load((contracts.FOLDER.parent / "themes.yaml").read_text())["themes"]
    names = [name for theme in named if theme["code"] != "other" for name in theme["name"].values()]

    assert len(names) > 60
    assert [name for name in names if not lint.reveals(f"Om {name.lower()} på torsdag")] == []


@pytest.mark.parametrize(
    "text",
    [
        "Påminnelse om avtalen",
        "Bekreftelse på avtalen",
        "Vi sørger for kaffe",
        "Takk for sist",
        "Muittuhus soahpamuša birra",
        "Mis lea evttohus dutnje",
        "Don leat ain listtus",
        "Jus dárbbašat veahki",
    ],
)
def test_neutral_words_reveal_nothing(text: str) -> None:
    assert lint.reveals(text) == []


def test_a_subject_line_does_not_exclaim() -> None:
    assert [finding.rule for finding in lint.subject("Du har fått plass!", HOST)] == ["subject_exclaims"]


@pytest.mark.parametrize("name", ["noreply", "Kundeservice", "Admin", "Brikke", "Team", "Selvhjelp Norge", "Kantuvra"])
def test_who_signs_is_a_person(name: str) -> None:
    assert lint.sender(name)
    assert lint.sender("Ingrid") == []


def test_every_rule_explains_itself() -> None:
    assert {*lint.MARKS, lint.REVEALS, "subject_exclaims", "generic_sender"} <= lint.EXPLANATIONS.keys()
