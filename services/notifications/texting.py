"""Sending text messages from the ledger, by the same rules as mail: the row stands before, is settled after, or is in doubt."""

from chassis.db import Database
from services.notifications import gateways, phone_numbers, text_messages, wording
from services.notifications.desk import Desk
from services.notifications.postbox import Reply
from services.notifications.turns import Given, Row

NO_MOBILE = Reply("refused", None, "not_a_mobile")
CANNOT_BE_WRITTEN = Reply("refused", None, "cannot_be_written")
HOLDS_A_LINK = Reply("refused", None, "link_in_text")
TOO_LONG = Reply("refused", None, "text_too_long")
CHANNELS = ("sms",)


async def send_waiting(db: Database) -> int:
    """Send the text messages that are due, until there are none or the gateway is away. Shape: how many were given to it."""
    gateway, desk = gateways.of(db.settings), Desk(db, channels=CHANNELS)
    await desk.open()
    given, done = 0, None
    while row := await desk.turn(done):
        done = Given(row, await give(db, gateway, row))
        given += 1
        if done.reply.kind == "later" and done.reply.reason:
            await desk.turn(done, wants_next=False)
            break
    await desk.put_off(reason="gateway_away")
    return given


async def give(db: Database, gateway: gateways.SmsGateway, row: Row) -> Reply:
    """Write one and give it to the gateway; what nobody should be sent is not."""
    written = wording.sms(row, row["office"], db.settings)
    number = phone_numbers.normalised(row["recipient"])
    if written is None:
        return CANNOT_BE_WRITTEN
    if number is None or not phone_numbers.takes_texts(number):
        return NO_MOBILE
    text = text_messages.plain(written)
    if text_messages.holds_a_link(text):
        return HOLDS_A_LINK
    if text_messages.count_parts(text) > text_messages.parts_allowed(
        row["edition"].language, db.settings.delivery.sms_parts_max
    ):
        return TOO_LONG
    return await gateway.send(gateways.Sms(number, text, _sender(db, row), str(row["message_id"])))


def _sender(db: Database, row: Row) -> str:
    """What the phone shows: as the settings say, else whoever signs; never the centre, since phones lie about."""
    known = db.settings.delivery.sms_sender or wording.signed(row["office"], db.settings)["sender"]
    return text_messages.sender_name(known or "")
