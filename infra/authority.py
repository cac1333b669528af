"""A private certificate authority: signs the front doors' and the broker's certificates, and the offices' own."""

from __future__ import annotations

import datetime
import ipaddress
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_DAYS = 3650
CERTIFICATE_DAYS = 397
RENEW_BEFORE_DAYS = 30


class Authority:
    """The authority whose certificate is ``certificate`` and whose key is kept in ``folder``."""

    def __init__(self, certificate: Path, folder: Path) -> None:
        self.certificate, self._folder = certificate, folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._key_file = folder / "ca.key"
        if not (self._key_file.exists() and certificate.exists()):
            self._make()

    def issue(self, name: str, addresses: list[str], stem: Path | None = None) -> tuple[Path, Path]:
        """(certificate, key) for ``name``, renewed when about to run out.

        ``stem``  where they are kept, without ending; beside the authority's key unless told.
        Shape     with ``addresses`` (names or IPs) it is a server's, without it a client's.
        """
        stem = stem or self._folder / name
        certificate, key_file = (stem.with_name(stem.name + ending) for ending in (".pem", ".key"))
        if not (key_file.exists() and self._still_good(certificate)):
            key = ec.generate_private_key(ec.SECP256R1())
            _write_key(key_file, key)
            certificate.write_bytes(self._sign(name, key, addresses).public_bytes(serialization.Encoding.PEM))
        return certificate, key_file

    def _make(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Brikke private authority")
        built = (
            _builder(name, name, key.public_key(), CA_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        _write_key(self._key_file, key)
        self.certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))

    def _sign(self, name: str, key: ec.EllipticCurvePrivateKey, addresses: list[str]) -> x509.Certificate:
        authority = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        own_key = serialization.load_pem_private_key(self._key_file.read_bytes(), None)
        assert isinstance(own_key, ec.EllipticCurvePrivateKey)
        use = ExtendedKeyUsageOID.SERVER_AUTH if addresses else ExtendedKeyUsageOID.CLIENT_AUTH
        built = (
            _builder(_name(name), authority.subject, key.public_key(), CERTIFICATE_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(own_key.public_key()), critical=False)
        )
        if addresses:
            names = x509.SubjectAlternativeName([_address(address) for address in addresses])
            built = built.add_extension(names, critical=False)
        return built.sign(own_key, hashes.SHA256())

    def _still_good(self, certificate: Path) -> bool:
        if not certificate.exists():
            return False
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
        authority = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=RENEW_BEFORE_DAYS)
        try:
            read.verify_directly_issued_by(authority)
        except Exception:  # noqa: BLE001 whatever is wrong with the signature, it is not ours any more
            return False
        return read.not_valid_after_utc > soon


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _address(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
        written.write(text)
