"""What can go wrong, said so that a person understands it; the same sentence on a page and in a problem document."""

from typing import Any, ClassVar


class Problem(Exception):
    """Something went wrong."""

    status: ClassVar[int] = 400
    slug: ClassVar[str] = "problem"
    constraint: ClassVar[str | None] = None
    """The database constraint whose violation means this; ``run`` translates it."""

    def __init__(self, *, errors: dict[str, list[str]] | None = None, **params: Any) -> None:
        self.errors = errors or {}
        self.params = params
        super().__init__(self.slug)

    @classmethod
    def sentence(cls) -> str:
        """The sentence before translation: the docstring's first paragraph; ``{name}`` stands for a parameter."""
        return " ".join((cls.__doc__ or "").split("\n\n")[0].split())

    @property
    def detail(self) -> str:
        """The sentence with its parameters filled in, in English; faces translate :meth:`sentence` first."""
        return self.sentence().format(**self.params)


class NotFound(Problem):
    """We could not find what you asked for. It may have been removed, or belong to another office."""

    status = 404
    slug = "not-found"


class NotAllowed(Problem):
    """You do not have access to this."""

    status = 403
    slug = "not-allowed"


class Invalid(Problem):
    """Some of what was filled in must be changed before we can go on."""

    status = 422
    slug = "invalid"


class Conflict(Problem):
    """This was changed by someone else in the meantime. Look at it again and try once more."""

    status = 409
    slug = "conflict"


class Unavailable(Problem):
    """We cannot reach what we need just now. Nothing is lost; please try again in a moment."""

    status = 503
    slug = "unavailable"


def for_constraint(kinds: list[type[Problem]], constraint: str | None) -> type[Problem] | None:
    """The problem that a violated constraint stands for, or None where no problem claims it."""
    return next((kind for kind in kinds if constraint and kind.constraint == constraint), None)


def known() -> list[type[Problem]]:
    """Every problem that the process has defined."""
    found: list[type[Problem]] = []
    waiting = [Problem]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return found


class IdentityNumberGiven(Problem):
    """This looks like a national identity number. We never need it, and have not kept what you wrote. Take it out and send again."""  # noqa: E501

    status = 422
    slug = "identity-number-given"
