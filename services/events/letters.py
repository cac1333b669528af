"""What the office writes to those who registered: commands to notifications, which owns the words and the sending."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis import clock, outbox
from chassis.db import Conn
from services.events import links, ways

PURPOSE = "event_registration"


def tell_registered(conn: Conn, event: Any, party: Mapping[str, Any], position: int | None, token: str) -> None:
    """The confirmation, or the place on the waiting list."""
    if position is None:
        _send(
            conn, event, party, "registration_confirmed", "confirmed", token=token, **_ticket(conn, event, party, token)
        )
    else:
        _send(conn, event, party, "registration_waiting", "waiting", token=token, position=position)


def tell_asked(conn: Conn, event: Any, party: Mapping[str, Any], token: str) -> None:
    """We have seen that you wish to come, and answer you; anew where the event is another time or place since."""
    _send(conn, event, party, "registration_asked", f"asked:{event['version']}", token=token)


def tell_approved(conn: Conn, event: Any, party: Mapping[str, Any], token: str) -> None:
    """Yes: the confirmation, or the place on the waiting list."""
    tell_registered(conn, event, party, party["position"], token)


def tell_refused(conn: Conn, event: Any, party: Mapping[str, Any]) -> None:
    """We have no place for you this time."""
    _send(conn, event, party, "registration_refused", "refused")


def tell_repeat(conn: Conn, event: Any, party: Mapping[str, Any], token: str) -> None:
    """The address was registered before. One letter a day is enough, however often somebody sends the form."""
    whatever_it_says = {"format": event["format"], "place": event["place"] or ""}
    occasion = f"repeat:{clock.today().isoformat()}"
    _send(conn, event, party, "registration_repeat", occasion, token=token, **whatever_it_says)


def tell_promoted(conn: Conn, event: Any, party: Mapping[str, Any], token: str) -> None:
    """Seats came free, and they are yours; told anew where the party has changed from the other way."""
    occasion = "promoted" if party["was"] == "waiting" else f"promoted:{clock.now().isoformat()}"
    _send(conn, event, party, "registration_promoted", occasion, token=token, **_ticket(conn, event, party, token))


def tell_offered(conn: Conn, event: Any, party: Mapping[str, Any], token: str) -> None:
    """There is a place for you if you answer in time. Of no use after that."""
    until = party["offered_until"]
    _send(
        conn,
        event,
        party,
        "registration_offered",
        f"offered:{until.isoformat()}:{party['seats']}",
        until=until,
        token=token,
        answer_before=until.isoformat(),
    )


def tell_accepted(conn: Conn, event: Any, party: Mapping[str, Any], token: str) -> None:
    """You said yes, and it is yours: the confirmation."""
    occasion = f"accepted:{clock.now().isoformat()}"
    _send(conn, event, party, "registration_confirmed", occasion, token=token, **_ticket(conn, event, party, token))


def tell_offer_lapsed(conn: Conn, event: Any, party: Mapping[str, Any]) -> None:
    """We heard nothing, and asked the next. Of no use once it has begun."""
    occasion = f"lapsed:{clock.now().isoformat()}"
    _send(conn, event, party, "registration_offer_lapsed", occasion, until=event["starts_at"])


def tell_resized(conn: Conn, event: Any, party: Mapping[str, Any], token: str) -> None:
    """You are as many as you said now, or take part as you said: the confirmation anew, or the place on the waiting list."""
    anew = f"seats:{party['seats']}:{clock.now().isoformat()}"
    if party["offered_until"]:
        tell_offered(conn, event, party, token)
    elif party["position"] is None:
        _send(conn, event, party, "registration_confirmed", anew, token=token, **_ticket(conn, event, party, token))
    else:
        _send(conn, event, party, "registration_waiting", anew, token=token, position=party["position"])


def tell_companion(conn: Conn, event: Any, companion: Mapping[str, Any], token: str) -> None:
    """Somebody has registered you too, and you have a place: a ticket of your own. Who it was stays between them."""
    occasion = f"companion:{clock.now().isoformat()}"
    ticket: dict[str, Any] = {"code": links.halved(companion["code"])} | _way_in(conn, event, companion, token)
    _send(conn, event, companion, "companion_confirmed", occasion, token=token, **ticket)


def tell_place_lost(conn: Conn, event: Any, companion: Mapping[str, Any]) -> None:
    """Whoever registered you has taken it back."""
    _send(conn, event, companion, "companion_cancelled", "cancelled")


def tell_cancelled(conn: Conn, event: Any, party: Mapping[str, Any]) -> None:
    """We have noted that you are not coming."""
    _send(conn, event, party, "registration_cancelled", "cancelled")


def tell_called_off(conn: Conn, event: Any, party: Mapping[str, Any]) -> None:
    """The event will not take place."""
    _send(conn, event, party, "event_cancelled", "event_cancelled")


def tell_moved(conn: Conn, event: Any, before: Any, party: Mapping[str, Any], token: str) -> None:
    """The event has another time or place; whoever waits is told that they still do, and as which number."""
    more = {} if event["starts_at"] == before["starts_at"] else {"earlier_starts_at": before["starts_at"].isoformat()}
    if party["position"] is not None:
        more["position"] = party["position"]
    else:
        more |= _way_in(conn, event, party, token)
    _send(conn, event, party, "event_moved", f"moved:{event['version']}", token=token, **more)


def remind(conn: Conn, event: Any, party: Mapping[str, Any], token: str) -> None:
    """The event is near. Of no use once it has begun."""
    occasion, starts_at = f"reminder:{event['version']}", event["starts_at"]
    _send(
        conn,
        event,
        party,
        "event_reminder",
        occasion,
        purpose="event_reminder",
        until=starts_at,
        token=token,
        code=links.halved(party["code"]),
        **_way_in(conn, event, party, token),
    )


def thank(conn: Conn, event: Any, party: Mapping[str, Any], *, until: datetime) -> None:
    """Thank you for coming, with where to read how it was; once, however often it is asked for."""
    link = f"{conn.settings.base_url}/events/{event['event_id']}"
    _send(conn, event, party, "thank_you", "thanked", purpose="event_thanks", until=until, link=link)


def thank_speaker(conn: Conn, event: Any, speaker: Mapping[str, Any], *, until: datetime) -> None:
    """Thank you for your talk, with where to find what was shared; once, however often it is asked for."""
    link = f"{conn.settings.base_url}/events/{event['event_id']}"
    _send(conn, event, speaker, "speaker_thanks", "thanked", purpose="event_thanks", until=until, link=link)


def take_back(conn: Conn, party: Mapping[str, Any]) -> None:
    """What has not gone out to a party is not to go: it is no longer so. Written before whatever is told instead."""
    key = str(party["registration_id"])
    if party["email"]:
        outbox.add(conn, outbox.command("notifications.withdraw_messages.v1", subject=key, key=key, purpose=None))


def _send(
    conn: Conn,
    event: Any,
    party: Mapping[str, Any],
    template: str,
    occasion: str,
    *,
    purpose: str = PURPOSE,
    until: datetime | None = None,
    token: str | None = None,
    **more: Any,
) -> None:
    """Ask for one message, good ``until`` the event is over. Someone registered by staff without an address gets none."""
    if not party["email"]:
        return
    registration_id = str(party["registration_id"])
    parameters = _about(event, party) | more
    if token:
        parameters["link"] = _page(conn, party, token)
    outbox.add(
        conn,
        outbox.command(
            "notifications.send_message.v1",
            subject=registration_id,
            recipient=party["email"],
            channel="email",
            template=template,
            language=party["language"],
            parameters=parameters,
            purpose=purpose,
            occasion=f"{registration_id}:{occasion}",
            about={"subject": str(event["event_id"]), "version": event["version"]},
            not_after=(until or event["ends_at"]).isoformat(),
            key=registration_id,
        ),
    )


def _ticket(conn: Conn, event: Any, party: Mapping[str, Any], token: str) -> dict[str, Any]:
    """What a party with a place needs to know: its code, what it costs, and where it goes in when it takes part digitally."""
    told: dict[str, Any] = {"code": links.halved(party["code"])} | _way_in(conn, event, party, token)
    if party["price_kroner"]:
        told |= {"price": party["price_kroner"] * party["seats"], "mark": party["buyer_reference"] or ""}
    return told


def _way_in(conn: Conn, event: Any, party: Mapping[str, Any], token: str) -> dict[str, str]:
    """Until the address is known it is the party's own page, which shows it then."""
    if ways.of(event, party) != ways.DIGITAL:
        return {}
    return {"digital_address": event["digital_address"] or _page(conn, party, token)}


def _page(conn: Conn, party: Mapping[str, Any], token: str) -> str:
    return links.url(conn.settings.base_url, token, "tickets" if "ticket_id" in party else "registrations")


def _about(event: Any, party: Mapping[str, Any]) -> dict[str, Any]:
    way = ways.of(event, party)
    return {
        "name": party["name"] or "",
        "title": event["title"],
        "starts_at": event["starts_at"].isoformat(),
        "ends_at": event["ends_at"].isoformat(),
        "place": (event["place"] or "") if way != ways.DIGITAL else "",
        "format": way,
        "seats": party["seats"],
    }
