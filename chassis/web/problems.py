"""What can go wrong at the door, before any use case is asked."""

from chassis.problems import NotAllowed, Problem


class SignInNeeded(Problem):
    """You need to sign in to see this."""

    status = 401
    slug = "sign-in-needed"


class PassRefused(Problem):
    """Your sign-in could not be confirmed. Please sign in again."""

    status = 401
    slug = "pass-refused"


class WrongRole(NotAllowed):
    """Your role does not give access to this. Ask an administrator at your office if you think it should."""

    slug = "wrong-role"


class ForeignOrigin(NotAllowed):
    """This was sent from another site, so we did not accept it. Open the page here and try again."""

    slug = "foreign-origin"


class MethodNotAllowed(Problem):
    """This address cannot be used that way."""

    status = 405
    slug = "method-not-allowed"


class BodyTooLarge(Problem):
    """What you sent is too large."""

    status = 413
    slug = "body-too-large"


class WrongMediaType(Problem):
    """What was sent is not in a form we can read. Send it as {expected}."""

    status = 415
    slug = "wrong-media-type"


class BodyUnreadable(Problem):
    """What was sent could not be read as {expected}."""

    status = 400
    slug = "body-unreadable"


class KeyReused(Problem):
    """This Idempotency-Key has been used for something else. Use a new key for each new thing."""

    status = 422
    slug = "idempotency-key-reused"


class KeyMalformed(Problem):
    """An Idempotency-Key has from 1 to 200 visible characters."""

    status = 400
    slug = "idempotency-key-malformed"


class Broken(Problem):
    """Something went wrong here with us. Nothing you wrote was passed on; please try again in a little while."""

    status = 500
    slug = "broken"
