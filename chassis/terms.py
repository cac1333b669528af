"""Words of an office's own: one LINK centre says *veileder* where the network says *igangsetter*.

The network's words stand in ``terms.toml``; an office names a file of the same form with those it calls otherwise. They
are put in wherever a text is shown, a capital for a capital, also at the front of a compound (*igangsetteropplæring*), never
inside a placeholder, a tag or an address. A word of another gender than the network's reads badly: articles stay.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

Terms = dict[str, dict[str, tuple[str, ...]]]
"""{term: {language: its forms}}."""

NETWORK = Path(__file__).with_name("terms.toml")
LONGEST = 40
WORD = re.compile(r"[^\W\d_]+([ -][^\W\d_]+)*")
LEFT_ALONE = re.compile(r"(\{[^{}]*\}|%\([^)]*\)[a-z]|<[^<>]*>|\]\([^)]*\)|https?://\S+|\S+@\S+)")
COMPOUND = r"(?=[^\W\d_]{4})"

_own: Terms = {}


class TermsInvalid(Exception):
    """A file of words cannot be used; the message says what to mend."""


def read(file: Path) -> Terms:
    """An office's own words. Errors: TermsInvalid, OSError."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise TermsInvalid(f"it is not TOML: {wrong}") from None
    faults = [fault for term, words in told.items() for fault in _faults(term, words)]
    if faults:
        raise TermsInvalid("; ".join(faults))
    return {term: {language: tuple(forms) for language, forms in words.items()} for term, words in told.items()}


def use(file: Path | None) -> None:
    """From now on texts of this process are shown in the office's own words. Null: in the network's."""
    global _own
    _own = read(file) if file else {}
    own.cache_clear()


@lru_cache(maxsize=5_000)
def own(text: str, language: str) -> str:
    """The text as this office says it."""
    pairs = _pairs(language)
    if not pairs:
        return text
    parts = LEFT_ALONE.split(text)
    return "".join(part if place % 2 else _renamed(part, pairs) for place, part in enumerate(parts))


def _pairs(language: str) -> dict[str, str]:
    """{the network's form: the office's}, longest first."""
    network = _network()
    found = {
        theirs: ours
        for term, words in _own.items()
        for theirs, ours in zip(network[term].get(language, ()), words.get(language, ()), strict=False)
    }
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _renamed(part: str, pairs: dict[str, str]) -> str:
    forms = "|".join(map(re.escape, pairs))
    whole = re.compile(rf"\b({forms})(?!\w)|\b({forms}){COMPOUND}", re.IGNORECASE)
    return whole.sub(lambda found: _as_it_stood(found.group(), pairs), part)


def _as_it_stood(word: str, pairs: dict[str, str]) -> str:
    ours = pairs[word.lower()]
    return ours[:1].upper() + ours[1:] if word[:1].isupper() else ours


@lru_cache(maxsize=1)
def _network() -> Terms:
    return {
        term: {language: tuple(forms) for language, forms in words.items()}
        for term, words in tomllib.loads(NETWORK.read_text(encoding="utf-8")).items()
    }


def _faults(term: str, words: object) -> list[str]:
    network = _network().get(term)
    if network is None:
        return [f"there is no term {term}: {', '.join(_network())}"]
    if not isinstance(words, dict):
        return [f"{term} needs its forms by language"]
    return [fault for language, forms in words.items() for fault in _faults_of_forms(term, language, forms, network)]


def _faults_of_forms(term: str, language: str, forms: object, network: dict[str, tuple[str, ...]]) -> list[str]:
    wanted = network.get(language)
    if wanted is None:
        return [f"{term} is not written in {language}"]
    if not isinstance(forms, list) or len(forms) != len(wanted):
        return [f"{term}.{language} needs {len(wanted)} forms, as in {', '.join(wanted)}"]
    bad = [str(form) for form in forms if not isinstance(form, str) or len(form) > LONGEST or not WORD.fullmatch(form)]
    return [f"{term}.{language}: {form!r} is no word" for form in bad]
