"""What ``brikke mail check`` found, in plain words. {name} is the name in DNS, {detail} what was seen there."""

from __future__ import annotations

from infra.cli.words import t

SUBJECTS = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "dns": "DNS"}
SAID = {
    ("spf", "good"): ("says that our mail server may send.", "sier at e-posttjeneren vår får sende."),
    ("spf", "missing"): (
        "{name} does not say who may send its mail, so anybody can.",
        "{name} sier ikke hvem som får sende e-post i dets navn, så hvem som helst kan det.",
    ),
    ("spf", "several"): (
        "{name} has several SPF records, and then receivers heed none. Make one of them.",
        "{name} har flere SPF-oppføringer, og da bryr mottakerne seg ikke om noen av dem. Gjør dem til én.",
    ),
    ("spf", "allows_everyone"): (
        "{name} lets everybody in the world send its mail.",
        "{name} lar hele verden sende e-post i sitt navn.",
    ),
    ("spf", "lacks_server"): (
        "{name} does not name our mail server {detail}, so its mail looks forged.",
        "{name} nevner ikke e-posttjeneren vår, {detail}, så e-posten fra den ser forfalsket ut.",
    ),
    ("spf", "broken"): (
        "the record of {name} names something that is not there: {detail}. Ask whoever gave you that name.",
        "oppføringen for {name} viser til noe som ikke finnes: {detail}. Spør den som ga deg det navnet.",
    ),
    ("spf", "too_many_lookups"): (
        "the record of {name} asks for more than ten other names, and then receivers give up. Take out what is no longer used.",
        "oppføringen for {name} slår opp mer enn ti andre navn, og da gir mottakerne opp. Ta ut det som ikke er i bruk.",
    ),
    ("spf", "server_unknown"): (
        "from where does {detail} send? Ask its keeper what must stand in SPF, and put it in BRIKKE_MAIL_SPF.",
        "hvor sender {detail} fra? Spør den som driver den hva som må stå i SPF, og skriv det i BRIKKE_MAIL_SPF.",
    ),
    ("spf", "other_domain"): (
        "what comes back goes to {name}, another domain than {detail}. Give BRIKKE_MAIL_BOUNCES an address below {detail}.",
        "det som kommer i retur, går til {name}, et annet domene enn {detail}. La BRIKKE_MAIL_BOUNCES ligge under {detail}.",
    ),
    ("spf", "no_ending"): (
        "the record of {name} does not say that nobody else may send. Let it end with -all.",
        "oppføringen for {name} sier ikke at ingen andre får sende. La den slutte med -all.",
    ),
    ("dkim", "good"): ("the signature on our mail can be checked.", "underskriften på e-posten vår kan kontrolleres."),
    ("dkim", "nobody_signs"): (
        "nobody signs our mail. If the mail server does, put its key's name in BRIKKE_DKIM_SELECTOR. Else: brikke mail key.",
        "ingen signerer e-posten vår. Gjør tjeneren det, sett BRIKKE_DKIM_SELECTOR til nøkkelnavnet. Ellers: brikke mail key.",
    ),
    ("dkim", "missing"): (
        "{name} does not show the key our mail is signed with.",
        "{name} viser ikke nøkkelen som e-posten vår signeres med.",
    ),
    ("dkim", "withdrawn"): ("the key at {name} has been withdrawn.", "nøkkelen på {name} er trukket tilbake."),
    ("dkim", "another_key"): (
        "{name} shows another key than ours.",
        "{name} viser en annen nøkkel enn vår.",
    ),
    ("dkim", "weak"): (
        "the key at {name} is too short or cannot be read. Make a new one.",
        "nøkkelen på {name} er for kort, eller kan ikke leses. Lag en ny.",
    ),
    ("dkim", "other_domain"): (
        "the signature is that of {name}, and not of {detail}, which is what people see.",
        "underskriften tilhører {name}, og ikke {detail}, som er det folk ser.",
    ),
    ("dkim", "key_unusable"): (
        "the key in {name} cannot be used. Make one with brikke mail key.",
        "nøkkelen i {name} kan ikke brukes. Lag en med brikke mail key.",
    ),
    ("dmarc", "good"): (
        "receivers are told what to do with forged mail.",
        "mottakerne får vite hva de skal gjøre med forfalsket e-post.",
    ),
    ("dmarc", "missing"): (
        "{name} is not there, so nobody is told what to do with mail that is not ours.",
        "{name} finnes ikke, så ingen får vite hva de skal gjøre med e-post som ikke er vår.",
    ),
    ("dmarc", "several"): (
        "{name} has several records, and then receivers heed none. Keep one.",
        "{name} har flere oppføringer, og da bryr mottakerne seg ikke om noen av dem. Behold én.",
    ),
    ("dmarc", "broken"): (
        "the record at {name} does not say what is to be done (p=).",
        "oppføringen på {name} sier ikke hva som skal gjøres (p=).",
    ),
    ("dmarc", "only_watches"): (
        "{name} only watches (p=none). When all our mail gets through, let it say quarantine.",
        "{name} bare ser på (p=none). Når all e-posten vår kommer fram, kan det stå quarantine.",
    ),
    ("dns", "away"): (
        "DNS does not answer, so nothing can be said of {name}. Try again.",
        "DNS svarer ikke, så ingenting kan sies om {name}. Prøv igjen.",
    ),
}


def sentence(subject: str, code: str, name: str, detail: str | None) -> str:
    """A finding as a sentence, begun with what it is about."""
    said = t(*SAID[subject, code]).format(name=name, detail=detail)
    return f"{SUBJECTS[subject]}: {said}"
