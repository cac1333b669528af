"""Can the world see that our mail is ours? SPF, DKIM and DMARC of the domain the office writes from, and whether they agree.

Without them Gmail and others turn mail away or call it spam, and anybody can write in the office's name.
"""

import base64
import ipaddress
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from chassis.settings import Settings
from services.notifications import signing, spf
from services.notifications.names import Names, NamesAway

RELAYS = {
    "smtp.office365.com": ("include:spf.protection.outlook.com", "selector1"),
    "smtp.gmail.com": ("include:_spf.google.com", "google"),
    "smtp-relay.gmail.com": ("include:_spf.google.com", "google"),
}
"""What the keepers of well-known mail servers ask for: a term of SPF, and the name of their DKIM key."""
RSA_BITS_MIN = 1024
POLICIES = ("none", "quarantine", "reject")


class Finding(NamedTuple):
    """One thing that was looked at."""

    subject: str
    """spf, dkim or dmarc; dns when nothing could be asked."""
    code: str
    """What was found: ``good``, or a word for the fault; words for people stand with whoever shows it."""
    name: str
    """The name in DNS it is about."""
    write: str | None = None
    """The record to write there, null when there is nothing to write."""
    detail: str | None = None
    is_fault: bool = True
    """An advice is no fault."""


@dataclass(frozen=True)
class Sender:
    """How the office sends."""

    domain: str
    """Of the address people see."""
    envelope: str
    """Of the address mail comes back to, which is what SPF is asked for."""
    host: str
    """The mail server."""
    terms: tuple[str, ...]
    """What its keeper says must stand in SPF; empty when nobody said."""
    selector: str | None
    signs_as: str
    record: str | None
    """What DNS must say of our own key, null when the mail server signs."""

    @classmethod
    def of(cls, settings: Settings, domain: str | None = None) -> "Sender":
        """As the settings have it; ``domain`` in place of the one the office writes from. Errors: signing.KeyUnusable."""
        told, own = settings.delivery, settings.mail_from.rpartition("@")[2]
        term, selector = RELAYS.get(settings.smtp_host, (None, None))
        terms = tuple((told.mail_spf or term or "").split())
        envelope = domain or (told.mail_bounces or settings.mail_from).rpartition("@")[2]
        record = signing.record(told.dkim_key_file) if told.dkim_key_file else None
        signs_as = told.dkim_domain or domain or own
        return cls(domain or own, envelope, settings.smtp_host, terms, told.dkim_selector or selector, signs_as, record)


def check(sender: Sender, names: Names) -> list[Finding]:
    """Everything that was looked at, in the order to mend it."""
    try:
        policy = _policy(sender, names)
        return [*_spf(sender, names, policy), *_dkim(sender, names, policy), *_dmarc(sender, policy)]
    except NamesAway as away:
        return [Finding("dns", "away", sender.domain, detail=str(away))]


def faults(findings: list[Finding]) -> list[Finding]:
    """Those that keep the domain from being in order."""
    return [finding for finding in findings if finding.code != "good" and finding.is_fault]


class Policy(NamedTuple):
    """What a domain says of its mail (DMARC, RFC 7489)."""

    records: list[str]
    domain: str
    """Where it stands; its parts are one organisation."""
    tags: dict[str, str]

    def aligns(self, other: str, seen: str, tag: str) -> bool:
        """Whether a domain counts as the one people see: the same, or by default of the same organisation."""
        if self.tags.get(tag) == "s":
            return other == seen
        return all(name == self.domain or name.endswith(f".{self.domain}") for name in (other, seen))


def _policy(sender: Sender, names: Names) -> Policy:
    """The policy that holds: the domain's own, else that of a domain above it."""
    labels = sender.domain.split(".")
    for above in range(len(labels) - 1):
        domain = ".".join(labels[above:])
        stated = [text for text in names.texts(f"_dmarc.{domain}") if text.lower().startswith("v=dmarc1")]
        if stated:
            return Policy(stated, _organisation(names, domain), _tags(stated[0]))
    return Policy([], sender.domain, {})


def _organisation(names: Names, domain: str) -> str:
    """The highest domain above that speaks for itself: what lies below it is one organisation."""
    labels = domain.split(".")
    above = [".".join(labels[place:]) for place in range(1, len(labels) - 1)]
    speaking = [name for name in above if any(t.lower().startswith("v=dmarc1") for t in names.texts(f"_dmarc.{name}"))]
    return speaking[-1] if speaking else domain


def _spf(sender: Sender, names: Names, policy: Policy) -> list[Finding]:
    stated = spf.records(names, sender.envelope)
    wanted = f"v=spf1 {' '.join(_wanted_terms(sender, names)) or 'a:' + sender.host} -all"
    said = _finder("spf", sender.envelope)
    if len(stated) != 1:
        return [said("several" if stated else "missing", write=wanted)]
    allowed = spf.allowed(names, sender.envelope)
    if allowed.lookups > spf.LOOKUPS_MAX:
        return [said("too_many_lookups", detail=str(allowed.lookups))]
    if allowed.broken:
        return [said("broken", detail=" ".join(allowed.broken))]
    if allowed.ending == "+all":
        return [said("allows_everyone", write=stated[0].replace("+all", "-all"))]
    if not (sender.terms or _addresses(sender, names)):
        return [said("server_unknown", detail=sender.host)]
    missing = _missing_terms(sender, names, allowed)
    if missing:
        return [said("lacks_server", write=_with_terms(stated[0], missing), detail=sender.host)]
    if not policy.aligns(sender.envelope, sender.domain, "aspf"):
        return [said("other_domain", detail=sender.domain)]
    return [said("good"), *([] if allowed.ending in ("-all", "~all") else [said("no_ending", is_fault=False)])]


def _dkim(sender: Sender, names: Names, policy: Policy) -> list[Finding]:
    if sender.selector is None:
        return [Finding("dkim", "nobody_signs", sender.signs_as)]
    said = _finder("dkim", f"{sender.selector}._domainkey.{sender.signs_as}")
    stated = [text for text in names.texts(said.name) if "p" in _tags(text)]
    if not stated:
        return [said("missing", write=sender.record)]
    public = _tags(stated[0])["p"].replace(" ", "")
    if not public:
        return [said("withdrawn", write=sender.record)]
    if sender.record and public != _tags(sender.record)["p"]:
        return [said("another_key", write=sender.record)]
    if not _is_strong(public, _tags(stated[0]).get("k", "rsa")):
        return [said("weak")]
    if not policy.aligns(sender.signs_as, sender.domain, "adkim"):
        return [said("other_domain", detail=sender.domain)]
    return [said("good")]


def _dmarc(sender: Sender, policy: Policy) -> list[Finding]:
    said = _finder("dmarc", f"_dmarc.{sender.domain}")
    wanted = "v=DMARC1; p=quarantine"
    if len(policy.records) != 1:
        return [said("several" if policy.records else "missing", write=wanted)]
    asked = policy.tags.get("p", "").lower()
    if asked not in POLICIES:
        return [said("broken", write=wanted)]
    return [said("good"), *([said("only_watches", write=wanted, is_fault=False)] if asked == "none" else [])]


class _finder:  # noqa: N801 called like a function
    """Findings about one name."""

    def __init__(self, subject: str, name: str) -> None:
        self.subject, self.name = subject, name

    def __call__(
        self, code: str, *, write: str | None = None, detail: str | None = None, is_fault: bool = True
    ) -> Finding:
        return Finding(self.subject, code, self.name, write, detail, is_fault)


def _wanted_terms(sender: Sender, names: Names) -> list[str]:
    """The terms that SPF must hold for our mail server."""
    return list(sender.terms) or [f"ip{ipaddress.ip_address(one).version}:{one}" for one in _addresses(sender, names)]


def _addresses(sender: Sender, names: Names) -> list[str]:
    """The mail server's addresses as the world sees them; none where it is on this machine, or behind a wall."""
    try:
        known = [str(ipaddress.ip_address(sender.host))]
    except ValueError:
        known = names.addresses(sender.host)
    return [address for address in known if not ipaddress.ip_address(address).is_loopback]


def _missing_terms(sender: Sender, names: Names, allowed: spf.Allowed) -> list[str]:
    def is_there(term: str) -> bool:
        kind, _, value = term.partition(":")
        return term.lower() in allowed.terms or (kind in ("ip4", "ip6") and allowed.covers(value.partition("/")[0]))

    return [term for term in _wanted_terms(sender, names) if not is_there(term)]


def _with_terms(record: str, terms: list[str]) -> str:
    """A record with more terms, before how it ends."""
    words = record.split()
    place = next((at for at, word in enumerate(words) if word.lower().lstrip("+-~?") == "all"), len(words))
    return " ".join([*words[:place], *terms, *words[place:]])


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, sign, value in pairs if sign}


def _is_strong(public: str, kind: str) -> bool:
    """Whether receivers take a key: RSA of a size, or Ed25519."""
    if kind == "ed25519":
        return True
    try:
        key = load_der_public_key(base64.b64decode(public))
    except ValueError:
        return False
    return isinstance(key, RSAPublicKey) and key.key_size >= RSA_BITS_MIN
