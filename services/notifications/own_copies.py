"""A text sent to whoever keeps it: to their own address, which portal alone knows."""

from uuid import UUID, uuid4

from chassis import outbox
from chassis.db import Conn
from services.notifications import samples
from services.notifications.editions import known

PURPOSE = "text_trial"


async def send(conn: Conn, template: str, language: str, *, tone: str, account_id: UUID) -> None:
    """Have the text in use written to an account, filled in with made-up values.

    Errors  TemplateUnknown.
    Emits   portal.write_to_account.v1
    """
    declared = known(template, language)
    command = outbox.command(
        "portal.write_to_account.v1",
        subject=str(account_id),
        account_id=str(account_id),
        template=template,
        language=language,
        tone=tone,
        parameters=samples.parameters(declared, conn.settings.base_url),
        purpose=PURPOSE,
        occasion=str(uuid4()),
    )
    outbox.add(conn, command)
