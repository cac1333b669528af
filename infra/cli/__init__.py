"""``brikke``: the one command an operator needs. Each command is a small module that imports late."""

from __future__ import annotations

import sys


def main() -> None:
    """The entry point of the ``brikke`` command."""
    from infra.cli.app import build
    from infra.cli.screen import explain

    try:
        build()(standalone_mode=True)
    except Exception as error:  # noqa: BLE001 the last resort: everything an operator meets is said in one way
        sys.exit(explain(error))
