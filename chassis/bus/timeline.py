"""Where a position in a stream stands, once epochs have come and gone. Pure; the whole of rules 5, 6 and 13 is here.

A timeline is the list of ``begins_after`` of epochs 1, 2, …: ``[0, 120]`` says that epoch 2 began after number 120, so
that whatever epoch 1 had numbered past 120 never happened as far as the producer knows.
"""

from collections.abc import Sequence
from enum import Enum


class Verdict(Enum):
    """What a reader does with a message."""

    NEXT = "next"
    """Apply it."""
    SEEN = "seen"
    """Drop it: applied before."""
    AHEAD = "ahead"
    """Drop it and ask for what is missing: something before it has not come."""
    ESTRANGED = "estranged"
    """Drop it and tell the producer where we stand: it does not come after what we were told last."""
    OBSOLETE = "obsolete"
    """Drop it: it was numbered in an epoch that ended before it."""


def last_valid(timeline: Sequence[int], epoch: int) -> int | None:
    """The last number of ``epoch`` that still counts; None while no later epoch has begun."""
    return min(timeline[epoch:]) if epoch < len(timeline) else None


def is_valid(timeline: Sequence[int], epoch: int, sequence: int) -> bool:
    """Whether (epoch, sequence) is part of the stream as the producer knows it today."""
    end = last_valid(timeline, epoch)
    return end is None or sequence <= end


def epoch_of(timeline: Sequence[int], sequence: int) -> int:
    """The epoch in which a number counts: the first whose valid stretch reaches it."""
    for epoch in range(1, len(timeline) + 1):
        if is_valid(timeline, epoch, sequence):
            return epoch
    return max(len(timeline), 1)


def longer(known: Sequence[int], told: Sequence[int]) -> Sequence[int]:
    """The later of two timelines: an epoch is only ever added."""
    return told if len(told) > len(known) else known


def judge(timeline: Sequence[int], cursor: int, epoch: int, sequence: int) -> Verdict:
    """What to do with message (epoch, sequence) at a cursor that is itself valid in the timeline."""
    if not is_valid(timeline, epoch, sequence):
        return Verdict.OBSOLETE
    if sequence <= cursor:
        return Verdict.SEEN
    return Verdict.NEXT if sequence == cursor + 1 else Verdict.AHEAD
