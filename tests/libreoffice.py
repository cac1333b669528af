"""Files as LibreOffice opens them, with every formula worked out: what would be one shows as one."""

import shutil
import subprocess
from pathlib import Path
from typing import Final, NamedTuple
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest

PROGRAM: Final = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice Calc (soffice) is not installed here")
WORKED_OUT: Final = "Text - txt - csv (StarCalc):44,34,76,1,,1044,false,true,false,false,false,-1,true"
"""Commas, quotes, UTF-8, from line 1, Norwegian, and formulas worked out, which it is asked about and does not do by itself."""
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


class Cell(NamedTuple):
    """What one sees in a cell, and the formula behind it, null where there is none."""

    text: str
    formula: str | None


def cells(content: bytes, suffix: str, folder: Path) -> list[Cell]:
    """All cells in which something stands, sheet by sheet and row by row.

    ``folder``  for the file and for the program's own settings.
    """
    file = folder / f"{uuid4()}.{suffix}"
    file.write_bytes(content)
    reading = [f"--infilter={WORKED_OUT}"] if suffix == "csv" else []
    asked = [
        str(PROGRAM), f"-env:UserInstallation={(folder / 'settings').as_uri()}", "--headless", *reading,
        "--convert-to", "fods", "--outdir", str(folder), str(file),
    ]  # fmt: skip
    subprocess.run(asked, check=True, capture_output=True, timeout=120)
    found = ET.parse(file.with_suffix(".fods")).iter(f"{TABLE}table-cell")
    seen = [
        Cell("\n".join("".join(p.itertext()) for p in each.iter(f"{TEXT}p")), each.get(f"{TABLE}formula"))
        for each in found
    ]
    return [cell for cell in seen if cell.text or cell.formula]
