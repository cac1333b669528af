"""What can go wrong with initiators, and with asking for one to come back, in the words a person reads."""

from chassis.problems import Conflict, Problem


class InitiatorUnknown(Problem):
    """One of the initiators chosen is not in our register."""

    status = 422
    slug = "initiator-unknown"
    constraint = "initiator_is_known"


class TooManyInitiators(Problem):
    """A group has at most {most} initiators."""

    status = 409
    slug = "too-many-initiators"


class InitiatorNotFound(Problem):
    """There is no such initiator in the register."""

    status = 404
    slug = "initiator-not-found"


class InitiatorPaused(Problem):
    """{name} has a pause until {until}. Choose another, or end the pause first."""

    status = 409
    slug = "initiator-paused"


class InitiatorNotAgreed(Problem):
    """{name} has no confidentiality agreement on record. Note it first, or choose another."""

    status = 409
    slug = "initiator-not-agreed"


class NothingAskedFor(Conflict):
    """This group has not asked for an initiator to come back, or it is over."""

    slug = "nothing-asked-for"


class RecallGiven(Conflict):
    """We have found somebody who comes to you. Call us if you would rather be without."""

    slug = "recall-given"


class AgreementsWouldEnd(Problem):
    """With so few years some agreements end at once: {count}. Those it is about lose access. Tick below if that is meant."""

    status = 422
    slug = "agreements-would-end"
