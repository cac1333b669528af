"""Pages behind the signed links in messages: how one wants to be written to; and stopping with one click."""

from chassis import languages
from chassis.languages import N_
from chassis.web import Request, Response
from services.notifications import bodies, link_wishes, links, preferences, purposes, texts, tones, words
from services.notifications.links import Holder


async def show_preferences(request: Request) -> Response:
    """What a receiver has chosen. Looking changes nothing."""
    holder = _holder(request, links.PREFERENCES)
    chosen = await request.run(preferences.of, holder.recipient_hash)
    stopped = await request.run(preferences.stopped, holder.recipient_hash)
    purpose = purposes.of(holder.purpose)
    about = {code: each for code, each in purposes.in_register(purpose.register).items() if each.can_be_stopped}
    return request.page(
        "preferences.html",
        values={
            "language": chosen.language,
            "tone": chosen.tone,
            "channels": list(chosen.channels or words.CHANNELS),
            "about": [code for code in about if not stopped & {code, "*"}],
        },
        token=request.path["preference_token"],
        about=about,
        about_options=[(code, languages.gettext(each.name)) for code, each in about.items()],
        is_stopped="*" in stopped,
        languages=texts.LANGUAGES,
        tones=tones,
        words=words,
    )


async def choose(request: Request) -> Response:
    """Keep what a receiver chose."""
    holder = _holder(request, links.PREFERENCES)
    wish = await request.load(bodies.PreferenceIn)
    register = purposes.of(holder.purpose).register
    await request.run(preferences.choose, holder.recipient_hash, register=register, **wish)
    return _seen(request, N_("Saved. This is how we write to you from now on."))


async def stop_everything(request: Request) -> Response:
    """Write to this receiver no more."""
    holder = _holder(request, links.PREFERENCES)
    await request.run(preferences.stop, holder.recipient_hash)
    return _seen(request, N_("We will not write to you any more."))


async def stop_with_one_click(request: Request) -> Response:
    """What a mail reader posts for its user (RFC 8058): stop what the mail was about."""
    holder = _holder(request, links.ONE_CLICK)
    await request.run(preferences.stop, holder.recipient_hash, holder.purpose)
    return request.json(None, {})


async def show_stopping(request: Request) -> Response:
    """Where a mail reader without one click leads: a page with a button. Looking changes nothing."""
    holder = _holder(request, links.ONE_CLICK)
    return request.see_other(links.preferences_path(request.settings, holder))


async def show_wish_for_link(request: Request) -> Response:
    """A form for those who no longer have a message with a link."""
    return request.page("preferences_wanted.html")


async def send_wish_for_link(request: Request) -> Response:
    """Send the link, if we have written to the address; the answer is the same if we have not."""
    await request.run(link_wishes.send, **await request.load(bodies.LinkWanted))
    return request.see_other(
        "/notifications/preferences", notice=N_("If we have written to this address, a link is on its way there.")
    )


def _holder(request: Request, kind: str) -> Holder:
    token: str = request.path["preference_token"]
    return links.open(request.settings, kind, token)


def _seen(request: Request, notice: str) -> Response:
    return request.see_other(f"/notifications/preferences/{request.path['preference_token']}", notice=notice)
