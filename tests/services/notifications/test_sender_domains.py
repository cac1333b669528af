"""Whether our mail can be seen to be ours, judged by zone files: one record wrong at a time, each named for what it is."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chassis.delivery import Delivery
from chassis.settings import Settings
from services.notifications import sender_checks, sender_domains, signing, spf
from services.notifications.names import Dns, Names, NamesAway, ZoneFile
from services.notifications.sender_domains import Finding, Sender
from tests.services.notifications.test_signing import key

__all__ = ["key"]

SPF = 'example.org. 300 IN TXT "v=spf1 include:spf.example.net -all"'
INCLUDED = 'spf.example.net. 300 IN TXT "v=spf1 ip4:192.0.2.0/24 ~all"'
DMARC = '_dmarc.example.org. 300 IN TXT "v=DMARC1; p=quarantine"'
HOST = "mail.example.net. 300 IN A 192.0.2.10"


@pytest.fixture
def production(settings: Settings, key: tuple[Path, bytes]) -> Settings:
    """An office that sends through mail.example.net and signs by itself."""
    told = Delivery(dkim_key_file=key[0], dkim_selector="brikke")
    return replace(settings, environment="production", smtp_host="mail.example.net", delivery=told)


def dkim(record: str) -> str:
    parts = " ".join(f'"{record[at : at + 200]}"' for at in range(0, len(record), 200))
    return f"brikke._domainkey.example.org. 300 IN TXT {parts}"


def zone(tmp_path: Path, *lines: str) -> ZoneFile:
    (tmp_path / "zone").write_text("\n".join(lines) + "\n")
    return ZoneFile(tmp_path / "zone")


def looked_at(settings: Settings, names: Names, **asked: Any) -> list[tuple[str, str]]:
    return [(finding.subject, finding.code) for finding in sender_checks.look(settings, names, **asked)]


def good(settings: Settings) -> list[str]:
    """A zone where all is well."""
    assert settings.delivery.dkim_key_file
    return [SPF, INCLUDED, HOST, DMARC, dkim(signing.record(settings.delivery.dkim_key_file))]


ALL_WELL = [("spf", "good"), ("dkim", "good"), ("dmarc", "good")]


def test_a_domain_in_order_passes(production: Settings, tmp_path: Path) -> None:
    assert looked_at(production, zone(tmp_path, *good(production))) == ALL_WELL


@pytest.mark.parametrize(
    ("instead", "finding"),
    [
        ({SPF: ""}, ("spf", "missing")),
        ({SPF: f'{SPF}\nexample.org. 300 IN TXT "v=spf1 -all"'}, ("spf", "several")),
        ({SPF: 'example.org. 300 IN TXT "v=spf1 +all"'}, ("spf", "allows_everyone")),
        ({SPF: 'example.org. 300 IN TXT "v=spf1 ip4:198.51.100.0/24 -all"'}, ("spf", "lacks_server")),
        ({SPF: 'example.org. 300 IN TXT "v=spf1 -ip4:192.0.2.10 -all"'}, ("spf", "lacks_server")),
        ({INCLUDED: ""}, ("spf", "broken")),
        ({SPF: 'example.org. 300 IN TXT "v=spf1 ip4:192.0.2 -all"'}, ("spf", "broken")),
        ({SPF: 'example.org. 300 IN TXT "v=spf1 redirect=example.org"'}, ("spf", "too_many_lookups")),
        ({HOST: ""}, ("spf", "server_unknown")),
        ({DMARC: ""}, ("dmarc", "missing")),
        ({DMARC: f'{DMARC}\n_dmarc.example.org. 300 IN TXT "v=DMARC1; p=none"'}, ("dmarc", "several")),
        ({DMARC: '_dmarc.example.org. 300 IN TXT "v=DMARC1; rua=mailto:a@example.org"'}, ("dmarc", "broken")),
        ({"dkim": ""}, ("dkim", "missing")),
        ({"dkim": dkim("v=DKIM1; p=")}, ("dkim", "withdrawn")),
        ({"dkim": dkim("v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1")},
         ("dkim", "another_key")),
    ],
)  # fmt: skip
def test_one_record_wrong_is_named_and_nothing_else(
    production: Settings, tmp_path: Path, instead: dict[str, str], finding: tuple[str, str]
) -> None:
    lines = {line: line for line in good(production)}
    (signature,) = (line for line in lines if line.startswith("brikke"))
    for was, becomes in instead.items():
        lines[signature if was == "dkim" else was] = becomes

    found = looked_at(production, zone(tmp_path, *lines.values()))

    assert [each for each in found if each not in ALL_WELL] == [finding]
    assert not sender_checks.may_start(production)


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 a:mail.example.net -all",
        "v=spf1 mx -all",
        "v=spf1 a:other.example.net/24 -all",
        "v=spf1 redirect=spf.example.net",
        "v=spf1 ip6:2001:db8::/32 ip4:192.0.2.10 ~all",
        "v=spf1 INCLUDE:SPF.EXAMPLE.NET -ALL",
    ],
)
def test_every_way_of_naming_the_mail_server_counts(production: Settings, tmp_path: Path, record: str) -> None:
    more = ["example.org. 300 IN MX 10 mail.example.net.", "other.example.net. 300 IN A 192.0.2.77"]
    lines = [line for line in good(production) if line != SPF]

    assert looked_at(production, zone(tmp_path, *lines, *more, f'example.org. 300 IN TXT "{record}"')) == ALL_WELL


def test_what_to_write_keeps_what_stands_there_and_adds_what_is_missing(production: Settings, tmp_path: Path) -> None:
    lines = [line for line in good(production) if line not in (SPF, DMARC)]
    names = zone(tmp_path, *lines, 'example.org. 300 IN TXT "v=spf1 include:spf.example.net ip4:203.0.113.1 ~all"')
    ours = replace(production, delivery=replace(production.delivery, mail_spf="include:spf.protection.outlook.com"))

    spf_found, _, dmarc = sender_checks.look(ours, names)

    expected = "v=spf1 include:spf.example.net ip4:203.0.113.1 include:spf.protection.outlook.com ~all"
    assert (spf_found.code, spf_found.name, spf_found.write) == ("lacks_server", "example.org", expected)
    assert (dmarc.name, dmarc.write) == ("_dmarc.example.org", "v=DMARC1; p=quarantine")


def test_what_dkim_needs_is_the_record_of_our_own_key(production: Settings, tmp_path: Path) -> None:
    lines = [line for line in good(production) if not line.startswith("brikke")]

    found = next(each for each in sender_checks.look(production, zone(tmp_path, *lines)) if each.subject == "dkim")

    assert found.name == "brikke._domainkey.example.org"
    assert found.write is not None
    assert looked_at(production, zone(tmp_path, *lines, dkim(found.write))) == ALL_WELL


def test_a_well_known_mail_server_is_known_by_its_name(settings: Settings, tmp_path: Path) -> None:
    ours = replace(settings, smtp_host="smtp.office365.com")
    record = dkim("v=DKIM1; k=rsa; p=" + "A" * 20).replace("brikke", "selector1")

    sender = Sender.of(ours)
    names = zone(tmp_path, record, DMARC, 'example.org. 300 IN TXT "v=spf1 -all"')
    found = sender_domains.check(sender, names)

    assert found[0].write == "v=spf1 include:spf.protection.outlook.com -all"
    assert (found[1].name, found[1].code) == ("selector1._domainkey.example.org", "weak")


def test_where_nobody_signs_that_is_said(settings: Settings, tmp_path: Path) -> None:
    ours = replace(settings, smtp_host="mail.example.net")

    assert ("dkim", "nobody_signs") in looked_at(ours, zone(tmp_path, SPF, INCLUDED, HOST, DMARC))


def test_spf_is_asked_of_the_domain_that_mail_comes_back_to(production: Settings, tmp_path: Path) -> None:
    theirs = replace(production, delivery=replace(production.delivery, mail_bounces="retur@example.com"))

    found = looked_at(theirs, zone(tmp_path, *good(production), SPF.replace("example.org", "example.com")))
    assert found[0] == ("spf", "other_domain")

    below = replace(production, delivery=replace(production.delivery, mail_bounces="retur@post.example.org"))
    found = looked_at(below, zone(tmp_path, *good(production), SPF.replace("example.org", "post.example.org")))
    assert found == ALL_WELL


def test_a_signature_of_another_domain_is_not_ours(production: Settings, tmp_path: Path) -> None:
    theirs = replace(production, delivery=replace(production.delivery, dkim_domain="example.com"))
    lines = [line.replace("_domainkey.example.org", "_domainkey.example.com") for line in good(production)]

    assert ("dkim", "other_domain") in looked_at(theirs, zone(tmp_path, *lines))


def test_a_strict_policy_wants_the_very_same_domain(production: Settings, tmp_path: Path) -> None:
    lines = [line.replace("p=quarantine", "p=reject; aspf=s") for line in good(production)]
    below = replace(production, delivery=replace(production.delivery, mail_bounces="retur@post.example.org"))

    found = looked_at(below, zone(tmp_path, *lines, SPF.replace("example.org", "post.example.org")))

    assert found[0] == ("spf", "other_domain")


def test_a_domain_below_is_covered_by_the_policy_above_it(production: Settings, tmp_path: Path) -> None:
    below = replace(production, mail_from="post@oslo.example.org")
    lines = [line.replace("_domainkey.example.org", "_domainkey.oslo.example.org") for line in good(production)]

    assert looked_at(below, zone(tmp_path, *lines, SPF.replace("example.org", "oslo.example.org"))) == ALL_WELL


def test_a_policy_that_only_watches_is_advice_and_no_fault(production: Settings, tmp_path: Path) -> None:
    lines = [line.replace("p=quarantine", "p=none") for line in good(production)]

    findings = sender_checks.look(production, zone(tmp_path, *lines))

    assert ("dmarc", "only_watches") in [(each.subject, each.code) for each in findings]
    assert sender_domains.faults(findings) == []
    assert sender_checks.may_start(production)


def test_a_name_that_stands_for_another_is_followed(production: Settings, tmp_path: Path) -> None:
    lines = [line.replace("brikke._domainkey.example.org", "k1.example.net") for line in good(production)]
    lines.append("brikke._domainkey.example.org. 300 IN CNAME k1.example.net.")

    assert looked_at(production, zone(tmp_path, *lines)) == ALL_WELL


def test_production_does_not_start_before_its_domain_has_been_in_order_once(
    production: Settings, tmp_path: Path
) -> None:
    assert not sender_checks.may_start(production)
    assert sender_checks.trouble(production) == "unchecked"

    sender_checks.look(production, zone(tmp_path, *good(production)))
    assert sender_checks.may_start(production)
    assert sender_checks.trouble(production) is None

    sender_checks.look(production, zone(tmp_path, *good(production)[1:]))
    assert sender_checks.may_start(production), "a fault of DNS at night stops no office"
    assert sender_checks.trouble(production) == "faults"


@pytest.mark.parametrize(
    "change",
    [
        {"mail_from": "post@example.com"},
        {"smtp_host": "smtp.gmail.com"},
        {"delivery": Delivery()},
        {"delivery": Delivery(mail_bounces="retur@example.com")},
    ],
)
def test_other_settings_are_to_be_looked_at_anew(production: Settings, tmp_path: Path, change: dict[str, Any]) -> None:
    sender_checks.look(production, zone(tmp_path, *good(production)))

    assert not sender_checks.may_start(replace(production, **change))


def test_whoever_takes_it_upon_themselves_may_start_unchecked_and_is_reminded(production: Settings) -> None:
    bold = replace(production, delivery=replace(production.delivery, mail_check="skip"))

    assert sender_checks.may_start(bold)
    assert sender_checks.trouble(bold) == "skipped"


def test_demos_and_tests_are_not_asked(settings: Settings) -> None:
    assert sender_checks.may_start(settings)
    assert sender_checks.trouble(settings) is None


def test_looking_at_another_domain_leaves_the_offices_own_standing(production: Settings, tmp_path: Path) -> None:
    sender_checks.look(production, zone(tmp_path, *good(production)), domain="example.com")

    assert sender_checks.standing(production) == sender_checks.UNCHECKED


class Silent:
    """DNS that does not answer."""

    def texts(self, name: str) -> list[str]:
        raise NamesAway("timeout")

    addresses = mail_hosts = texts


def test_dns_that_does_not_answer_is_no_verdict_on_the_domain(production: Settings, tmp_path: Path) -> None:
    sender_checks.look(production, zone(tmp_path, *good(production)))

    assert looked_at(production, Silent()) == [("dns", "away")]
    assert sender_checks.trouble(production) is None


def test_a_key_that_cannot_be_used_is_found_before_the_first_mail(production: Settings, tmp_path: Path) -> None:
    (tmp_path / "bad.key").write_text("no key")
    ours = replace(production, delivery=replace(production.delivery, dkim_key_file=tmp_path / "bad.key"))

    assert looked_at(ours, zone(tmp_path, *good(production))) == [("dkim", "key_unusable")]


def test_a_record_that_includes_itself_ends(tmp_path: Path) -> None:
    names = zone(tmp_path, 'example.org. 300 IN TXT "v=spf1 include:example.org include:example.org -all"')

    assert spf.allowed(names, "example.org").lookups > spf.LOOKUPS_MAX


def test_every_finding_says_where(production: Settings, tmp_path: Path) -> None:
    for finding in sender_checks.look(production, zone(tmp_path, DMARC)):
        assert isinstance(finding, Finding) and finding.name.endswith("example.org")


async def test_the_world_is_asked_in_the_same_words(tmp_path: Path) -> None:
    """A DNS server of the test's own, asked as the world's would be."""
    from tests.services.notifications.dns_server import answering

    lines = [HOST, 'example.org. 300 IN TXT "v=spf1 " "mx -all"', "example.org. 300 IN MX 10 mail.example.net."]
    zone(tmp_path, *lines)
    async with answering(tmp_path / "zone") as asked:
        assert await asked(Dns().texts, "example.org") == ["v=spf1 mx -all"]
        assert await asked(Dns().mail_hosts, "example.org") == ["mail.example.net"]
        assert await asked(Dns().addresses, "mail.example.net") == ["192.0.2.10"]
        assert await asked(Dns().texts, "nowhere.example.org") == []
        with pytest.raises(NamesAway):
            await asked(Dns().texts, "broken.example.org")
