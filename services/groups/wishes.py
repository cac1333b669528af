"""What somebody who waits wishes: changed by the person with the code, or by a coordinator after a conversation."""

from typing import Any
from uuid import UUID

from chassis import audit, sql
from chassis.db import Conn
from services.groups import enquiries, forgetting, places
from services.groups.problems import EnquiryNotFound, EnquiryNotWaiting

queries = sql.load(__file__)

PERSON = ("called", "postcode", "birth_year", "gender", "wishes", "best_time", "safe_to_leave_message")


async def change(conn: Conn, enquiry_id: UUID, /, **told: Any) -> None:
    """The person wishes otherwise; what is left out is no longer wished. The place in line is kept.

    Errors  EnquiryNotFound, EnquiryNotWaiting, IdentityNumberGiven.
    """
    enquiries.check_told(told)
    state = await queries.lock_enquiry(conn, enquiry_id=enquiry_id)
    if state is None:
        raise EnquiryNotFound
    if state != "waiting":
        raise EnquiryNotWaiting
    await queries.change_wishes(
        conn,
        enquiry_id=enquiry_id,
        municipality_code=await places.municipality_of(conn, told.get("postcode")),
        gender_wish=told.get("gender_wish"),
        **{name: enquiries.without_repeats(told.get(name)) for name in enquiries.LISTS},
    )
    needs = enquiries.without_repeats(told.get("access"))
    await queries.change_person(conn, enquiry_id=enquiry_id, access=needs, **{name: told.get(name) for name in PERSON})
    await forgetting.leave_proposals(conn, [enquiry_id])


async def change_for(conn: Conn, enquiry_id: UUID, /, *, who: str, **told: Any) -> None:
    """The same by a coordinator, who has talked with the person; it stands in the audit. Errors: as :func:`change`."""
    await change(conn, enquiry_id, **told)
    await audit.note(conn, "changed", account_id=who, about_kind="enquiry", about_id=enquiry_id)
