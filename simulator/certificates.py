"""A private certificate authority (CA) and a server certificate that it issued."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
import ssl

from cryptography import x509
import trustme

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_RENEW_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM files: the CA's certificate (``ca``), the server's key and certificate (``server``)."""

    ca: Path
    server: Path

    def server_context(self) -> ssl.SSLContext:
        """Return the server's TLS context."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.server)
        return context


def provide_certificates(folder: Path, *hosts: str) -> Certificates:
    """Return certificates for loopback and ``hosts``.

    Reuses the files in ``folder`` if they are still valid for these hosts, so that a client that
    trusts the CA need not be set up again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    certificates = Certificates(folder / "ca.pem", folder / "server.pem")
    names = list(dict.fromkeys((*_LOOPBACK, *hosts)))
    if not _can_reuse(certificates, names):
        _create(certificates, names)
    return certificates


def _can_reuse(certificates: Certificates, hosts: list[str]) -> bool:
    """Return True if both files exist, cover every host, and stay valid for another day."""
    if not (certificates.ca.exists() and certificates.server.exists()):
        return False
    ca = x509.load_pem_x509_certificate(certificates.ca.read_bytes())
    server = x509.load_pem_x509_certificate(certificates.server.read_bytes())
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        server.issuer == ca.subject
        and server.not_valid_after_utc > datetime.now(UTC) + _RENEW_BEFORE
        and {_general_name(host) for host in hosts} <= set(names)
    )


def _create(certificates: Certificates, hosts: list[str]) -> None:
    """Create a CA and a server certificate; the CA's key is not kept."""
    ca = trustme.CA()
    server = ca.issue_cert(*hosts)
    certificates.ca.write_bytes(ca.cert_pem.bytes())
    certificates.server.touch(mode=0o600)
    certificates.server.write_bytes(server.private_key_and_cert_chain_pem.bytes())


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
