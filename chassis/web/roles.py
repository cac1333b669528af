"""Who may do a thing: the roles, and the rule each route states."""

from typing import Final

ROLES: Final = frozenset(
    (
        "coordinator",
        "event_manager",
        "editor",
        "manager",
        "administrator",
        "statistician",
        "initiator",
        "helper",
    )
)
STAFF: Final = ROLES - {"initiator", "helper"}
"""Everyone employed at the office; an initiator is a volunteer, a helper a colleague from another office."""

WITH_PASSWORD: Final = STAFF | {"helper"}
"""Everyone with a password and a page of their own account."""

AUDITS: Final = frozenset(("administrator",))
"""Who may see what colleagues have done and looked at."""


class Public:
    """The rule of a route that anyone may use; a value of its own, so that forgetting a rule is not the same thing."""

    def __repr__(self) -> str:
        return "PUBLIC"


PUBLIC: Final = Public()
Rule = Public | frozenset[str]
