"""Collecting texts, finding those without a translation, compiling: ``python -m chassis.web.locales update|check|compile``."""

import ast
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
WRITTEN = ("nb", "nn")
"""English is the source text itself."""
LINE_WIDTH = 120
NOISE = tuple(
    f'"{name}:'.encode()
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def parts() -> dict[str, Path]:
    """Every part with texts of its own: the chassis and each service."""
    services = {path.name: path for path in sorted((ROOT / "services").iterdir()) if (path / "__init__.py").exists()}
    return {"chassis": ROOT / "chassis" / "web"} | services


def texts(folder: Path) -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """(file, line, text or (singular, plural), context) of all that people can read in a part."""
    code = sorted((ROOT / "chassis").rglob("*.py")) if folder.name == "web" else sorted(folder.rglob("*.py"))
    for path in code:
        if "node_modules" in path.parts:
            continue
        source = path.read_bytes()
        for line, text, _, context in extract("python", io.BytesIO(source), KEYWORDS):
            yield _name(path), line, text, context
        for line, sentence in problem_sentences(source):
            yield _name(path), line, sentence, None
    for path in sorted((folder / "templates").rglob("*.*")):
        for line, text, _, context in extract("jinja2.ext:babel_extract", io.BytesIO(path.read_bytes()), KEYWORDS):
            yield _name(path), line, text, context
    if folder.name == "web":
        yield from navigation_labels()
        yield from audit_labels()
    if folder.name == "portal":
        yield from privacy_texts()


def problem_sentences(source: bytes) -> Iterator[tuple[int, str]]:
    """The docstring's first paragraph of each class that has a slug: the sentence a person reads."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and _has_slug(node):
            sentence = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
            if sentence:
                yield node.lineno, sentence


def navigation_labels() -> Iterator[tuple[str, int, str, str | None]]:
    """The words of the staff menu: data beside the services, shown by every process."""
    from chassis.web.pages import NAVIGATION, entries

    for entry in entries():
        yield _name(NAVIGATION), 1, entry["label"], None


def audit_labels() -> Iterator[tuple[str, int, str, str | None]]:
    """What stands in the audit, in words: data beside the services too."""
    from chassis.web.audit_words import WORDS, labels

    for label in labels():
        yield _name(WORDS), 1, label, None


def privacy_texts() -> Iterator[tuple[str, int, str, str | None]]:
    """What columns say of people, as portal's privacy page shows it."""
    path = ROOT / "contracts" / "privacy.json"
    for columns in json.loads(path.read_text(encoding="utf-8")).values():
        for column in columns:
            for text in (column["how_long"], "" if column["is_code"] else column["what"]):
                if text:
                    yield _name(path), 1, text, None


def update(part: str) -> None:
    """Write the part's new texts into its catalogues, keeping what is translated and dropping what is gone."""
    folder = parts()[part]
    found = Catalog(charset="utf-8", fuzzy=False)
    for file, line, text, context in texts(folder):
        found.add(text, locations=[(file, line)], context=context)
    for language in WRITTEN:
        path = folder / "locale" / language / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = _read(path, language)
        kept.update(found, no_fuzzy_matching=True)
        kept.obsolete.clear()
        written = io.BytesIO()
        write_po(written, kept, width=LINE_WIDTH, sort_output=True, include_lineno=False)
        path.write_bytes(b"".join(line for line in written.getvalue().splitlines(keepends=True) if not _is_noise(line)))


def missing(part: str, language: str) -> list[str]:
    """The texts of a part that have no translation, with where they stand."""
    folder = parts()[part]
    catalogue = _read(folder / "locale" / language / "LC_MESSAGES" / "messages.po", language)
    faults = []
    for file, line, text, context in texts(folder):
        message = catalogue.get(text[0] if isinstance(text, tuple) else text, context)
        if message is None or not all(message.string if isinstance(message.string, tuple) else [message.string]):
            faults.append(f"{file}:{line}: {text if isinstance(text, str) else text[0]}")
    return sorted(set(faults))


def parameters(text: str | tuple[str, ...]) -> set[tuple[str, str]]:
    """What a text asks to have filled in; of a plural, any of its forms may leave one out."""
    parts = text if isinstance(text, tuple | list) else [text]
    return {found for part in parts for found in re.findall(r"{(\w*)}|%\((\w+)\)", part)}


def compile_all() -> None:
    """Write a ``.mo`` beside every ``.po``, whole or not at all: a process may be reading it as it starts."""
    for folder in parts().values():
        for path in (folder / "locale").glob("*/LC_MESSAGES/messages.po"):
            compiled = io.BytesIO()
            with path.open("rb") as source:
                write_mo(compiled, read_po(source))
            draft = path.with_name(".messages.mo")
            draft.write_bytes(compiled.getvalue())
            draft.replace(path.with_suffix(".mo"))


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(
            locale=language,
            charset="utf-8",
            fuzzy=False,
            header_comment=f"# {language}",
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _is_noise(line: bytes) -> bool:
    """Headers about who and when, which git knows better."""
    return line.startswith(NOISE)


def _has_slug(node: ast.ClassDef) -> bool:
    return any(
        isinstance(line, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "slug" for target in line.targets)
        for line in node.body
    )


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def main(arguments: list[str]) -> int:
    """The command line. Shape: exit status; ``check`` ends with 1 when a translation is missing."""
    match arguments:
        case ["update", *names]:
            for name in names or list(parts()):
                update(name)
        case ["compile"]:
            compile_all()
        case ["check", *names]:
            faults = [
                f"{code}: {fault}"
                for name in names or list(parts())
                for code in WRITTEN
                for fault in missing(name, code)
            ]
            print("\n".join(faults) or "Every text is translated.")
            return 1 if faults else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
