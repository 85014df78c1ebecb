"""The certificates of the simulator, and when they are reused."""

from pathlib import Path

from simulator.certificates import provide_certificates


def test_certificates_are_reused_for_the_same_hosts(tmp_path: Path) -> None:
    """A second run with the same folder and hosts uses the same CA."""
    first = provide_certificates(tmp_path, "central.example").ca.read_text()
    assert provide_certificates(tmp_path, "central.example").ca.read_text() == first


def test_certificates_are_replaced_for_another_host(tmp_path: Path) -> None:
    """A host that the server certificate does not cover gets new certificates."""
    first = provide_certificates(tmp_path).ca.read_text()
    certificates = provide_certificates(tmp_path, "192.0.2.1")
    assert certificates.ca.read_text() != first
    assert certificates.server.stat().st_mode & 0o077 == 0
