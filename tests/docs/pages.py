"""What a page for people says that a machine can look up: commands, targets, paths, links, settings."""

import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import typer

from infra.cli import app as cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(ROOT)
    for pattern in ("*.md", "docs/*.md", "docs/data/*.md", "docs/decisions/*.md", "services/*/README.md")
    for path in ROOT.glob(pattern)
)
MADE_AT_RUN_TIME = (".brikke/", ".venv/", "secrets/")

_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
_PATH = re.compile(r"[\w.*<>-]+(?:/[\w.*<>-]+)*/?")
_TARGET = re.compile(r"\bmake ([a-z]+)\b")


def text_of(page: Path) -> str:
    return (ROOT / page).read_text()


def spans(page: Path) -> list[str]:
    """Every piece of code in a page: inline, and each line of a block."""
    text = text_of(page)
    lines = [line.strip() for block in _BLOCK.findall(text) for line in block.splitlines()]
    return _SPAN.findall(_BLOCK.sub("", text)) + lines


def targets(page: Path) -> set[str]:
    """The make targets a page names."""
    return {target for span in spans(page) if span.startswith("make ") for target in _TARGET.findall(span)}


@cache
def known_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def broken_links(page: Path) -> list[str]:
    here = (ROOT / page).parent
    local = [link for link in _LINK.findall(text_of(page)) if "://" not in link]
    return [link for link in local if not (here / link).exists()]


def missing_paths(page: Path) -> list[str]:
    """Paths named in code that are nowhere; a path is what holds a slash and begins with something at the root."""
    tops = {path.name for path in ROOT.iterdir()}
    named = {word.rstrip(":,") for span in spans(page) for word in span.split() if "/" in word}
    ours = {word for word in named if word.split("/")[0] in tops and not word.startswith(MADE_AT_RUN_TIME)}
    return sorted(word for word in ours if _PATH.fullmatch(word) and not _there(word))


def _there(word: str) -> bool:
    return any(ROOT.glob(re.sub(r"<\w+>", "*", word).rstrip("/")))


def unknown_commands(page: Path) -> list[str]:
    """Uses of ``brikke`` that its command line does not know: a command, or an option of one."""
    used = {span[span.index("brikke ") :] for span in spans(page) if re.match(r"(\.venv/bin/)?brikke \w", span)}
    return sorted(fault for line in used if (fault := _fault(line)))


def _fault(line: str) -> str | None:
    words = shlex.split(line.split(" #")[0].replace("…", ""))[1:]
    command = _brikke()
    while known := getattr(command, "commands", None):
        if not words or words[0].startswith("-"):
            return None
        unknown = [name for name in words[0].split("|") if name not in known]
        if unknown:
            return f"{line}: there is no {unknown[0]}"
        command, words = known[words[0].split("|")[0]], words[1:]
    options = {option for each in command.params for option in (*each.opts, *each.secondary_opts)} | {"--help"}
    wrong = [word for word in words if word.startswith("--") and word.split("=")[0] not in options]
    return f"{line}: there is no {wrong[0]}" if wrong else None


@cache
def _brikke() -> Any:
    return typer.main.get_command(cli.build())


def unknown_settings(page: Path) -> set[str]:
    """Variables that neither the code nor docker-compose.yml knows."""
    named = set(re.findall(r"\bBRIKKE_[A-Z_]+[A-Z]\b", text_of(page)))
    return {name for name in named if name not in _settings_text()}


@cache
def _settings_text() -> str:
    code = [*ROOT.glob("chassis/**/*.py"), *ROOT.glob("infra/**/*.py"), ROOT / "docker-compose.yml"]
    return "\n".join(path.read_text() for path in code if "node_modules" not in path.parts)
