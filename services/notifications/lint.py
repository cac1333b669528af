"""What a text must not hold, both ways: words that tell others what it is about, and marks by which people know a fraud.

A rule is a name, where it holds, what it finds, and an explanation that whoever edits the text can act on.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml

import contracts
from chassis.languages import N_

STEMS = (
    "selvhjelp", "sjølvhjelp", "iešveahk", "self-help", "selfhelp", "selvhj", "grupp", "group", "joavku", "igangset",
    "initiator", "likeperson", "likemann", "peer support", "mestring", "meistring", "samtaleverktøy",
    "angst", "anxiety", "depresj", "depress", "bipolar", "nedstemt", "selvmord", "sjølvmord", "suicid", "sjølvskad",
    "selvskad", "psyk", "terapi", "therap", "diagnos", "sykdom", "sjukdom", "illness", "lidelse",
    "behandling", "treatment", "pasient", "cancer", "smerte", "chronic", "overgrep", "abuse",
    "mishand", "violen", "mobb", "bully", "ensom", "einsem", "lonel", "utbrent", "burnout", "spisefors",
    "spisevansk", "etevansk", "rusmid", "rusavh", "rusprob", "avhengig", "addict", "substance", "gambl",
    "spillav", "spelav", "spillevansk", "spelevansk", "ettervern", "aftercare", "samlivsbr", "skilsmis", "divorce",
    "separation", "pårørende", "pårørande", "griev", "bereav", "traume", "trauma", "helseteneste",
    "helsetjeneste", "seminar",
    # Northern Sami, each stem in its strong and its weak grade
    "joavkk", "jovku", "álggahead", "álggahed", "birgen", "deprešu", "lossamiel", "losesmiel", "mielladearvva", "psyhk",
    "bipol", "iešsorbm", "iešsorpm", "iešvahág", "terápi", "dávda", "dávdda", "buozalm", "buohcci", "buhcci", "dikš",
    "divšš", "dálkkod", "pasieant", "borasdáv", "bákčas", "bávččas", "kronihk", "illást", "veahkavál", "givssid",
    "oktonas", "oktovuo", "borranv", "gárren", "narko", "sorjavaš", "sorjjasv", "spealanv", "speallanv", "earráneap",
    "earráneam", "oapmaha", "moraš", "morraš", "dearvvašvuođab", "heahtedil", "fuolah", "seminár", "seksu", "váhnem",
    "váhnen",
)  # fmt: skip
"""Found anywhere in a word, since Norwegian and Sami put words together."""
WORDS = (
    r"\w*(?<!be)(?<!for)kreft\w*", r"vold\w*", r"mental\w*", r"eating", r"coping", r"sørgende", r"rus",
    r"sorg\w*(?<!sorgenfri)", r"grief", r"vald", r"krise", r"crisis", r"omsorg", r"ballu", r"balu\w*", r"kriisa\w*",
)  # fmt: skip
"""Found as words of their own."""
CENTRE = r"(?-i:\bLINK\b)"
"""What the meeting places are called."""

HURRY = (
    r"straks|umiddelbart|øyeblikkelig|augeblikkeleg|omgående|omgåande|haster\w*|skynd deg|siste (?:sjanse|frist|varsel)|"
    r"inn[ea]n \d+ tim\w+|med det samme|før det er for sein?t|urgent\w*|immediately|hurry|last chance|final notice|"
    r"within \d+ hours?|act now|right away|before it is too late|dakkaviđe|dalán|hoahpu\w*|dál dallánaga|"
    r"maŋimuš vejolašvuohta|\d+ diimmu siste|ovdal go lea (?:menddo|beare) maŋŋit"
)
SAFE_HURRY = re.compile(r"\b(?:113|116 ?117|116 ?123|116 ?111|110|112)\b")
"""A sentence that tells where help is now may say that something is urgent."""
CLICK = (
    r"(?:klikk|trykk|tast)\w* (?:her|på (?:lenk\w*|linken|knappen))|(?:click|press|tap) (?:here|on (?:the|this) link)|"
    r"(?:click|follow) (?:the|this) link|(?:deaddil|coahkkal|čoahkkal|klihkke)\w* (?:dás|dása|dáppe|liŋkka|boalu)"
)
SECRETS = (
    r"(?:oppgi|bekreft|send|skriv inn|stadfest|oppgje)\w* (?:\w+ ){0,2}"
    r"(?:passord\w*|kortnummer\w*|kontonummer\w*|fødselsnummer\w*|bankid|pin-?kode\w*)|"
    r"kontoen din (?:blir|vil bli|er) (?:sperr|steng)\w*|(?:verify|confirm) your (?:account|password|identity)|"
    r"account (?:will be|has been|is) (?:suspended|closed|locked)|du har vunnet|du har vunne|you have won|gevinst\w*|"
    r"(?:atte|čále|sádde|nanne|duođaš|muital)\w* (?:\w+ ){0,2}"
    r"(?:beassansáni|koartanummira|goartanummira|kontonummira|riegádannummira|bankid|pin-?koda)|"
    r"du konto (?:giddejuvvo\w*|lea giddejuvvon)|don leat vuoitán|vuoittu\w*"
)
NOBODY = (
    r"kjære (?:kunde|bruker|brukar|medlem)|dear (?:customer|user|member|sir|madam)|no-?reply|ikke svar på denne|"
    r"ikkje svar på denne|do not reply|ráhkis (?:áššehas|geavaheaddji|kunda|miellahttu)|(?:ale|allet) vástit dán"
)
GENERIC_NAMES = re.compile(
    r"(?:no-?reply|do-?not-?reply|ikke-?svar|post|info|admin\w*|system\w*|support|kundeservice|kundesenter|customer service|"
    r"service ?desk|teamet|team|kontoret|avsender|sender|webmaster|robot|brikke|kantuvra|hálddašeaddji|sáddejeaddji)",
    re.IGNORECASE,
)
SHORTENED = (
    "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "tiny.cc", "rebrand.ly", "cutt.ly", "lnkd.in",
    "shorturl.at", "t.ly", "rb.gy", "s.id", "kutt.no", "v.gd", "bl.ink", "fb.me", "qr.page",
)  # fmt: skip
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'\]\[|]+", re.IGNORECASE)
CAPITALS = re.compile(r"\b[A-ZÆØÅÁČĐŊŠŦŽ]{5,}\b|\b[A-ZÆØÅÁČĐŊŠŦŽ]{2,}(?: [A-ZÆØÅÁČĐŊŠŦŽ]{2,})+\b")
MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|\]\(https?:")


class Finding(NamedTuple):
    """One thing that must be changed."""

    rule: str
    found: str
    """The words it is about."""


Rule = Callable[[str, str], Iterator[str]]
"""(text, our own host) → what was found."""


def _matching(pattern: str) -> Rule:
    found = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    return lambda text, _host: (match.group() for match in found.finditer(text))


def _hurry(text: str, _host: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.!?])\s", text):
        if not SAFE_HURRY.search(sentence):
            yield from _matching(HURRY)(sentence, "")


def _shortened(text: str, _host: str) -> Iterator[str]:
    yield from (url for url in ADDRESS.findall(text) if _host_of(url) in SHORTENED)


def _foreign(text: str, host: str) -> Iterator[str]:
    yield from (url for url in ADDRESS.findall(text) if _host_of(url) not in (host, *SHORTENED))


def _open(text: str, _host: str) -> Iterator[str]:
    yield from (url for url in ADDRESS.findall(text) if url.lower().startswith("http://"))


def _capitals(text: str, _host: str) -> Iterator[str]:
    yield from CAPITALS.findall(text)


def _exclamations(text: str, _host: str) -> Iterator[str]:
    if "!!" in text or text.count("!") > 2:
        yield "!" * min(text.count("!"), 5)


def _markup(text: str, _host: str) -> Iterator[str]:
    yield from MARKUP.findall(text)


MARKS: dict[str, tuple[Rule, str]] = {
    "hurry": (_hurry, N_("“{found}” hurries the reader, as those who cheat do. Say by which day instead.")),
    "click_here": (
        _matching(CLICK),
        N_("“{found}” says nothing when it is read aloud, and is how those who cheat write. Say what the link is for."),
    ),
    "secrets": (_matching(SECRETS), N_("“{found}” is what those who cheat write. We never ask for such things.")),
    "nobody": (
        _matching(NOBODY),
        N_("“{found}” speaks to nobody, or comes from nobody. Write to a person, as a person."),
    ),
    "shortened_link": (_shortened, N_("{found} hides where it leads. Write the whole address.")),
    "foreign_domain": (_foreign, N_("{found} is not an address of ours, so the reader cannot know that it is safe.")),
    "open_link": (_open, N_("{found} begins with http://. Our own addresses begin with https://.")),
    "capitals": (_capitals, N_("“{found}” shouts. Write it in small letters.")),
    "exclamations": (
        _exclamations,
        N_("Many exclamation marks ({found}) look like a fraud. One at most, in the greeting."),
    ),
    "markup": (
        _markup,
        N_("“{found}” would hide an address behind other words. Write the address itself, on a line of its own."),
    ),
}
"""Marks of fraud: {rule: (what finds it, why)}; they hold in every text."""
REVEALS = "reveals"
EXPLANATIONS = {rule: why for rule, (_, why) in MARKS.items()} | {
    REVEALS: N_("“{found}” tells others what this is about. Here it must be neutral."),
    "subject_exclaims": N_("A subject line needs no exclamation mark."),
    "generic_sender": N_("“{found}” is nobody. Write the first name of a person who answers."),
}


def marks(text: str, host: str) -> list[Finding]:
    """The marks of fraud in a text; ``host`` is our own."""
    return [Finding(rule, found) for rule, (find, _) in MARKS.items() for found in dict.fromkeys(find(text, host))]


def reveals(text: str, themes: tuple[str, ...] = ()) -> list[Finding]:
    """The words that tell others what a text is about; ``themes`` are names of such since the release."""
    words = (found.group() for found in _revealing(themes).finditer(text))
    return [Finding(REVEALS, found) for found in dict.fromkeys(words)]


def subject(text: str, host: str, themes: tuple[str, ...] = ()) -> list[Finding]:
    """What is wrong with a subject line: it lies open in every list of mails, so it must be neutral in both tones."""
    exclaims = [Finding("subject_exclaims", "!")] if "!" in text else []
    return reveals(text, themes) + marks(text, host) + exclaims


def sender(name: str, themes: tuple[str, ...] = ()) -> list[Finding]:
    """What is wrong with the name of who signs."""
    generic = [Finding("generic_sender", name)] if GENERIC_NAMES.fullmatch(name.strip()) else []
    return generic + reveals(name, themes)


@lru_cache(8)
def _revealing(themes: tuple[str, ...]) -> re.Pattern[str]:
    stems = "|".join(rf"\w*{re.escape(stem)}\w*" for stem in STEMS)
    words = "|".join((*WORDS, *(re.escape(name) for name in _parts((*_released(), *themes)))))
    return re.compile(rf"{CENTRE}|{stems}|\b(?:{words})\b", re.IGNORECASE)


@cache
def _released() -> tuple[str, ...]:
    """What the themes of the release are called in every language; “other” says nothing."""
    path = Path(contracts.__file__).parent / "themes.yaml"
    named: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["themes"]
    return tuple(name for theme in named if theme["code"] != "other" for name in theme["name"].values())


def _parts(names: Collection[str]) -> tuple[str, ...]:
    """Each of the names whole and part by part, the longest first."""
    parts = {part.strip() for name in names for part in re.split(r",| og | and ", name)}
    return tuple(sorted({*names, *parts}, key=len, reverse=True))


def _host_of(url: str) -> str:
    return (urlsplit(url if "://" in url else f"https://{url}").hostname or "").removeprefix("www.")
