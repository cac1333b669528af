"""What an operator is told when a step fails: what failed, and what to do."""

from __future__ import annotations


class Fault(Exception):
    """A step of the runner failed. ``what`` happened and the ``remedy``, both whole phrases."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what, remedy)
        self.what, self.remedy = what, remedy

    def __str__(self) -> str:
        return f"{self.what}\n→ {self.remedy}" if self.remedy else self.what
