"""The arithmetic of epochs, over every history that restores can make."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.bus import timeline
from chassis.bus.timeline import Verdict

NUMBERS = st.integers(min_value=0, max_value=60)
TIMELINES = st.lists(NUMBERS, max_size=6).map(lambda ends: [0, *ends])


@given(TIMELINES, st.integers(1, 7), NUMBERS)
def test_a_place_counts_unless_a_later_epoch_began_before_it(known: list[int], epoch: int, sequence: int) -> None:
    later = known[epoch:]
    assert timeline.is_valid(known, epoch, sequence) == all(sequence <= begins_after for begins_after in later)


@given(TIMELINES, NUMBERS)
def test_every_number_counts_in_the_epoch_found_for_it(known: list[int], sequence: int) -> None:
    epoch = timeline.epoch_of(known, sequence)
    assert timeline.is_valid(known, epoch, sequence)
    assert not any(timeline.is_valid(known, earlier, sequence) for earlier in range(1, epoch))


@given(TIMELINES, st.integers(1, 7), NUMBERS)
def test_the_end_of_an_epoch_is_the_last_of_its_numbers_that_counts(
    known: list[int], epoch: int, sequence: int
) -> None:
    end = timeline.last_valid(known, epoch)
    if end is None:
        assert epoch >= len(known)
    else:
        assert timeline.is_valid(known, epoch, end)
        assert not timeline.is_valid(known, epoch, end + 1)


@given(TIMELINES, NUMBERS, st.integers(1, 7), NUMBERS)
def test_only_the_number_after_the_cursor_is_ever_applied(known: list[int], at: int, epoch: int, sequence: int) -> None:
    verdict = timeline.judge(known, at, epoch, sequence)
    if verdict is Verdict.NEXT:
        assert sequence == at + 1
        assert timeline.is_valid(known, epoch, sequence)
    if verdict is Verdict.AHEAD:
        assert sequence > at + 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=12), st.randoms())
def test_a_reader_ends_with_what_the_producer_holds_however_often_it_was_put_back(
    history: list[tuple[int, bool]], random: object
) -> None:
    """A producer tells, and is now and then put back some numbers; the reader hears everything, shuffled and repeated."""
    known, held, epoch = [0], [], 1
    sent: list[tuple[int, int, tuple[int, int]]] = []
    for count, restored in history:
        if restored and held:
            del held[max(0, len(held) - count) :]
            epoch += 1
            known = [*known, len(held)]
        else:
            for _ in range(count):
                held.append((epoch, len(held) + 1))
                sent.append((*held[-1], held[-1]))

    read: list[tuple[int, int]] = []
    at_epoch, at = 1, 0
    again = True
    while again:
        again = False
        shuffled = sent * 2
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        for message_epoch, sequence, value in shuffled:
            if timeline.judge(known, at, message_epoch, sequence) is Verdict.NEXT:
                read.append(value)
                at_epoch, at, again = message_epoch, sequence, True
    assert read == held
    assert timeline.is_valid(known, at_epoch, at)
