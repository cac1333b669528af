"""What can go wrong with messages."""

from chassis.problems import Conflict, NotFound


class MessageNotFound(NotFound):
    """We could not find this message."""

    slug = "message-not-found"


class MessageNotFailed(Conflict):
    """Only a message that failed or was held back can be sent again."""

    slug = "message-not-failed"
