"""What can go wrong with messages."""

from chassis.problems import Conflict, Invalid, NotFound


class MessageNotFound(NotFound):
    """We could not find this message."""

    slug = "message-not-found"


class MessageNotFailed(Conflict):
    """Only a message that failed or was held back can be sent again."""

    slug = "message-not-failed"


class AddressNotWrong(Conflict):
    """Only where a message did not get through can its address be put right."""

    slug = "address-not-wrong"


class AddressUnfit(Invalid):
    """This does not look like an address we can write to."""

    slug = "address-unfit"


class SentThereAlready(Invalid):
    """This message has been asked for to that address before."""

    slug = "sent-there-already"


class MessageNotInDoubt(Conflict):
    """Somebody has decided about this message already, or it is known what became of it."""

    slug = "message-not-in-doubt"


class ChannelNeeded(Invalid):
    """Choose at least one way we may write to you, or ask us to stop altogether."""

    slug = "channel-needed"


class LinkUnknown(NotFound):
    """This link does not work. It may have been cut short where it was copied; open it from the message once more."""

    slug = "link-unknown"


class TemplateUnknown(NotFound):
    """We have no message of this kind."""

    slug = "template-unknown"


class VersionUnknown(NotFound):
    """We have no such version of this text."""

    slug = "version-unknown"


class TextUnfit(Invalid):
    """The text cannot be used as it stands. Each thing that must be changed is told where it stands."""

    slug = "text-unfit"


class EditedMeanwhile(Conflict):
    """Someone else has saved this text since you opened it. Copy what you wrote, open the text again and put it in."""

    slug = "edited-meanwhile"


class ReadingNotNeeded(Conflict):
    """This text is in use already, so nobody need read it first."""

    slug = "reading-not-needed"


class SenderUnfit(Invalid):
    """The name cannot be used as it stands."""

    slug = "sender-unfit"
