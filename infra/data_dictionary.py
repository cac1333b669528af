"""Write ``docs/data/`` from the comments in every ``schema.sql``: ``make docs``. A test holds the two equal.

A column's comment reads ``meaning; unit; source; personal: yes|no; keep: rule``. See CONTRIBUTING.md.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from chassis.settings import SERVICES

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "docs" / "data"
PRIVACY = ROOT / "contracts" / "privacy.json"

TITLES = {
    "chassis": "The same in every service's database: the bus, the audit, keys of repeated requests",
    "reference": "The same in every service's database: municipalities, postcodes, offices, maps",
    **{service: f"The database of {service}" for service in SERVICES},
}

_TABLE = re.compile(r"^CREATE (?:UNLOGGED )?TABLE (?P<name>[\w.]+) \((?P<body>.*?)^\);", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r"^    (?P<name>[a-z]\w*) ", re.MULTILINE)
_WORDS = re.compile(r"CHECK \((?P<column>\w+) IN \((?P<words>[^()]*)\)\)")
_COMMENT = re.compile(
    r"^COMMENT ON (?P<kind>TABLE|COLUMN) (?P<name>[\w.]+) IS\s+'(?P<text>(?:[^']|'')*)';", re.MULTILINE
)
_AGREED = re.compile(
    r"(?P<meaning>.+); (?P<unit>[^;]+); (?P<source>[^;]+); personal: (?P<personal>yes|no); keep: (?P<keep>\S.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Column:
    """What one column means, as its comment says."""

    name: str
    meaning: str
    unit: str
    source: str
    personal: bool
    keep: str


@dataclass
class Table:
    """One table: what it is for, its columns in order, and the words that its states and kinds may be."""

    name: str
    purpose: str
    columns: list[Column] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def schemas() -> dict[str, Path]:
    """Part → its ``schema.sql``."""
    paths = {part: ROOT / part / "schema.sql" for part in ("chassis", "reference")}
    return paths | {service: ROOT / "services" / service / "schema.sql" for service in SERVICES}


def read(path: Path) -> list[Table]:
    """The tables of one schema file; what is not commented in the agreed form is listed in ``faults``."""
    text = path.read_text()
    told = {(found["kind"], found["name"]): _plain(found["text"]) for found in _COMMENT.finditer(text)}
    return [_table(found["name"], found["body"], told) for found in _TABLE.finditer(text)]


def _plain(text: str) -> str:
    return " ".join(text.replace("''", "'").split())


def _table(name: str, body: str, told: dict[tuple[str, str], str]) -> Table:
    table = Table(name, told.get(("TABLE", name), ""))
    if not table.purpose:
        table.faults.append(f"{name} has no comment")
    for column in _COLUMN.findall(body):
        comment = told.get(("COLUMN", f"{name}.{column}"), "")
        if agreed := _AGREED.fullmatch(comment):
            parts = agreed.groupdict() | {"personal": agreed["personal"] == "yes"}
            table.columns.append(Column(column, **parts))
        else:
            table.faults.append(f"{name}.{column}: {comment or 'no comment'}")
    for found in _WORDS.finditer(body):
        table.words[found["column"]] = re.findall(r"'(\w+)'", found["words"])
    return table


def page(part: str, tables: list[Table]) -> str:
    """One part's tables as Markdown."""
    source = schemas()[part].relative_to(ROOT)
    lines = [f"# {TITLES[part]}", "", f"Written by `make docs` from [{source}](../../{source}); change it there.", ""]
    for table in tables:
        lines += [f"## {table.name}", "", table.purpose, ""]
        lines += ["| column | meaning | unit | source | personal | keep |", "|---|---|---|---|---|---|"]
        lines += [_row(column) for column in table.columns]
        lines += [""]
        if sets := [f"`{column}`: {', '.join(words)}" for column, words in table.words.items() if words]:
            lines += ["Words: " + " · ".join(sets), ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(column: Column) -> str:
    personal = "**yes**" if column.personal else "no"
    return _cells(f"`{column.name}`", column.meaning, column.unit, column.source, personal, column.keep)


def _cells(*values: str) -> str:
    return "| " + " | ".join(value.replace("|", "\\|").replace("<", "&lt;") for value in values) + " |"


def index(parts: dict[str, list[Table]]) -> str:
    """The front page: each part, and every personal column with how long it is kept."""
    lines = [
        "# What is stored, and for how long",
        "",
        "Written by `make docs` from the comments in the schema files, so it cannot fall behind them. Each service has a",
        "database of its own; the tables of chassis and reference stand in all five.",
        "",
        "| part | tables | columns | of them personal |",
        "|---|---|---|---|",
    ]
    for part, tables in parts.items():
        columns = [column for table in tables for column in table.columns]
        personal = sum(column.personal for column in columns)
        lines.append(f"| [{part}]({part}.md) | {len(tables)} | {len(columns)} | {personal} |")
    lines += ["", "## Everything personal", "", "| part | table | column | meaning | keep |", "|---|---|---|---|---|"]
    for part, tables in parts.items():
        for table in tables:
            kept = [column for column in table.columns if column.personal]
            lines += [_cells(part, f"`{table.name}`", f"`{each.name}`", each.meaning, each.keep) for each in kept]
    return "\n".join(lines) + "\n"


def files() -> dict[str, str]:
    """Name below ``docs/data/`` → what should stand there."""
    parts = {part: read(path) for part, path in schemas().items()}
    return {"README.md": index(parts)} | {f"{part}.md": page(part, tables) for part, tables in parts.items()}


CODED = ("uuid", "bytes", "staff id", "account", "account id", "PHC string")
"""Units of what says nothing to a person: random ids, hashes, sealed boxes."""
_WHEN_EMPTY = re.compile(r"[,;]? (?:null|empty)\b.*$", re.DOTALL)


def privacy() -> str:
    """``contracts/privacy.json``: {table: [{what, how_long, is_code}]} of every personal column, for portal's privacy page."""
    found = {
        (table.name if "." in table.name or part == "chassis" else f"{part}.{table.name}"): [
            {"what": _WHEN_EMPTY.sub("", each.meaning), "how_long": each.keep, "is_code": each.unit in CODED}
            for each in table.columns
            if each.personal
        ]
        for part, path in schemas().items()
        for table in read(path)
    }
    return json.dumps({name: kept for name, kept in found.items() if kept}, indent=1, ensure_ascii=False) + "\n"


def stale() -> list[str]:
    """Names of files that are not as they should be, or should not be there."""
    made = files()
    old = {path.name for path in HOME.glob("*.md")} - made.keys()
    behind = {name for name, text in made.items() if _stands(name) != text}
    if not PRIVACY.exists() or PRIVACY.read_text() != privacy():
        behind.add(PRIVACY.name)
    return sorted(old | behind)


def _stands(name: str) -> str | None:
    return (HOME / name).read_text() if (HOME / name).exists() else None


def write() -> list[str]:
    """Write what differs and remove what no schema stands behind; the names changed."""
    changed, made = stale(), files()
    HOME.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name == PRIVACY.name:
            PRIVACY.write_text(privacy())
        elif name in made:
            (HOME / name).write_text(made[name])
        else:
            (HOME / name).unlink()
    return changed


def main() -> None:
    """``python -m infra.data_dictionary [--check]``."""
    if "--check" not in sys.argv:
        print("\n".join(write()) or "docs/data/ is up to date")
    elif changed := stale():
        sys.exit(f"docs/data/ is behind the schemas ({', '.join(changed)}): run make docs")


if __name__ == "__main__":
    main()
