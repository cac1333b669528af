"""The cells of an uploaded table, read in a process of its own: a workbook (XLSX) or comma-separated text (CSV).

``python -m services.reporting.historical_sheets`` reads the file on its standard input and writes its cells as JSON. No
formula is worked out, no link is followed, and what unpacks to more than a table can be is not unpacked.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from datetime import date, time
from typing import Any, Final

from chassis import workers
from services.reporting.problems import NotATable, TableTooLarge

BYTES: Final = 5 * 1024 * 1024
UNPACKED_BYTES: Final = 60 * 1024 * 1024
MEMORY_BYTES: Final = 1024 * 1024 * 1024
ROWS: Final = 20_000
COLUMNS: Final = 20
LETTERS: Final = 200
TIMEOUT_S: Final = 60
PACKED: Final = b"PK\x03\x04"
FORMULA, OTHER = "formula", "other"
NOT_A_TABLE, TOO_LARGE = "not_a_table", "too_large"

Cell = str | int | float | None | dict[str, str]
"""A text, a number, nothing; {"formula": its text}; {"other": what it looks like} of a date or a yes."""
Line = tuple[int, list[Cell]]
"""The number of the row in the file, and its cells from the first column on."""


async def read(file: bytes) -> list[Line]:
    """The rows of the first sheet that hold anything. Errors: NotATable, TableTooLarge, Unavailable."""
    if len(file) > BYTES:
        raise TableTooLarge(errors={"file": [TableTooLarge.sentence()]})
    answer = json.loads(await workers.ask(__name__, file, timeout_s=TIMEOUT_S))
    if answer == NOT_A_TABLE:
        raise NotATable(errors={"file": [NotATable.sentence()]})
    if answer == TOO_LARGE:
        raise TableTooLarge(errors={"file": [TableTooLarge.sentence()]})
    return [(number, cells) for number, cells in answer]


def main(file: bytes) -> bytes:
    """A file to its cells, or to what is wrong with it as a whole."""
    try:
        found: Any = _of_workbook(file) if file.startswith(PACKED) else _of_text(file)
    except OverflowError:
        found = TOO_LARGE
    except Exception:  # noqa: BLE001 whatever a reader of foreign files may meet, the answer is the same
        found = NOT_A_TABLE
    return json.dumps(found).encode()


def _of_workbook(file: bytes) -> list[Line]:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        if sum(part.file_size for part in parts.infolist()) > UNPACKED_BYTES:
            raise OverflowError
    book = openpyxl.load_workbook(io.BytesIO(file), read_only=True, keep_links=False)
    rows = book.worksheets[0].iter_rows(max_col=COLUMNS)
    return _kept([_cell(cell) for cell in row] for row in rows)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if getattr(cell, "data_type", "") == "f":
        return {FORMULA: str(value)[:LETTERS]}
    if isinstance(value, bool | date | time):
        return {OTHER: str(value)[:LETTERS]}
    return value if isinstance(value, int | float | None) else str(value)[:LETTERS]


def _of_text(file: bytes) -> list[Line]:
    if b"\0" in file:
        raise ValueError
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = file.decode("cp1252")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    return _kept(_text_cells(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _text_cells(row: list[str]) -> list[Cell]:
    return [{FORMULA: cell[:LETTERS]} if cell.lstrip().startswith("=") else cell[:LETTERS] for cell in row[:COLUMNS]]


def _kept(rows: Any) -> list[Line]:
    """Rows that hold anything, each with its number. Errors: OverflowError when there are too many."""
    found: list[Line] = []
    for number, cells in enumerate(rows, 1):
        if number > ROWS:
            raise OverflowError
        if any(cell is not None and str(cell).strip() for cell in cells):
            found.append((number, cells))
    return found


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    sys.stdout.buffer.write(main(sys.stdin.buffer.read()))
