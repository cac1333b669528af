"""What decides how a message reads, looked up at the moment it is sent: the words in use, who signs, what the receiver chose."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from services.notifications import editions, links, own_copies, preferences, purposes, themes, tones
from services.notifications.preferences import NOTHING_CHOSEN, Preference
from services.notifications.texts import Edition, TextMissing

queries = sql.load(__file__)


async def equip(
    conn: Conn,
    rows: Sequence[Mapping[str, Any]],
    office: Mapping[str, Any] | None = None,
    newest: Sequence[Mapping[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    """Rows of the ledger with all that ``wording`` needs to write them; two queries however many they are.

    ``rows`` hold template, language, tone, purpose, channel and recipient_hash; ``office`` and the ``newest`` edited texts
    are looked up where not told.

    Shape   each row with office, edition (null when there is no such text), tone, links, is_declined: whether the receiver
            has said no to the way it would go, and chosen: what that is decided by.
    """
    if not rows:
        return []
    office = office or await find_office(conn)
    chosen = await _chosen(conn, {row["recipient_hash"] for row in rows if row["recipient_hash"]})
    if newest is None:
        newest = await editions.newest(conn, {row["template"] for row in rows})
    find = cache(partial(_edition, newest=newest))
    return [_equipped(conn, row, office, chosen.get(row["recipient_hash"], NOTHING_CHOSEN), find) for row in rows]


def as_chosen(
    conn: Conn, draft: Mapping[str, Any], chosen: Preference, newest: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """A row that :func:`equip` has equipped, by what its receiver has chosen since; as it is where nothing has changed."""
    if draft["chosen"] == chosen:
        return dict(draft)
    asked = {**draft, "tone": draft["asked_tone"]}
    asked.pop("written", None)
    return _equipped(conn, asked, draft["office"], chosen, partial(_edition, newest=newest))


async def find_office(conn: Conn) -> dict[str, Any]:
    """Who messages are from, how to reach them, who signs (``sender``, null when nobody is named), and ``themes``: what
    they are called since the release, which is held back where a message must be neutral.
    """
    row = await queries.find_office(conn, office=conn.office)
    return (dict(row) if row else {}) | {"themes": await themes.names(conn)}


async def _chosen(conn: Conn, recipient_hashes: set[bytes]) -> dict[bytes, Preference]:
    rows = await queries.use_preferences(conn, recipient_hashes=list(recipient_hashes), today=clock.today())
    return {row["recipient_hash"]: preferences.from_row(row) for row in rows}


def _equipped(
    conn: Conn,
    row: Mapping[str, Any],
    office: Mapping[str, Any],
    chosen: Preference,
    find: Callable[[str, str, bool], Edition | None],
) -> dict[str, Any]:
    """What the receiver chose goes before what the sender said; it may have been chosen since."""
    language = chosen.language or row["language"]
    return {
        **row,
        "office": office,
        "chosen": chosen,
        "asked_tone": row["tone"],
        "wanted_language": language,
        "edition": find(row["template"], language, row["purpose"] == own_copies.PURPOSE),
        "tone": tones.chosen(chosen.tone, row["tone"]),
        "links": _links(conn, row),
        "is_declined": not chosen.accepts(row["channel"]),
    }


def _edition(template: str, language: str, is_trial: bool, *, newest: Iterable[Mapping[str, Any]]) -> Edition | None:
    """Whoever tries a text on themselves is shown it also while nobody has read it."""
    try:
        return editions.nearest(template, language, newest, with_unread=is_trial)
    except TextMissing:
        return None


def _links(conn: Conn, row: Mapping[str, Any]) -> dict[str, str]:
    """Where the receiver can change it; one click stops only what comes without being asked for each time."""
    purpose = purposes.of(row["purpose"])
    if purpose.register == purposes.STAFF or not row["recipient_hash"]:
        return {}
    holder = links.Holder(row["recipient_hash"], row["purpose"])
    told = {"preferences": links.preferences_url(conn.settings, holder)}
    return told | ({"one_click": links.one_click_url(conn.settings, holder)} if purpose.is_regular else {})
