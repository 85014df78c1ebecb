"""Reasons of failures: what Central says is searched within limits, whatever it is."""

import time
from typing import Any

import pytest

from custom_components.hpe_aruba_central.central.errors import CentralActionError
from custom_components.hpe_aruba_central.central.rest.tasks import failure_reason, has_succeeded

LONG = 1_000_000
TEXTS = {
    "letters": "a" * LONG,
    "almost an address": "a@" * LONG,
    "almost another": "a.b@c." * (LONG // 6),
    "dots": "1." * LONG,
    "pairs": "00:" * LONG,
    "blanks": " " * LONG,
    "words": "word " * (LONG // 5),
    "failures": "not " * (LONG // 4),
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("field", ["message", "failReason", "error"])
def test_long_text(name: str, field: str) -> None:
    """A text of a million letters is searched in no time, and is cut."""
    began = time.process_time()
    reason = failure_reason({field: TEXTS[name]})
    assert time.process_time() - began < 0.2
    assert len(reason) <= 301


@pytest.mark.parametrize("lines", [10_000, 100_000])
def test_many_texts(lines: int) -> None:
    """So are very many texts, for very many targets."""
    operation: dict[str, Any] = {
        "state": "FAILED",
        "error": {"message": ["a" * 1000] * lines, "details": ["b@" * 500] * lines},
        "output": {"results": [{"port": f"1/1/{n}", "status": "Failed"} for n in range(lines)]},
        "logMessages": [{"message": "failed"}] * lines,
    }
    targets = [f"GE 1/1/{number}" for number in range(1000)]
    began = time.process_time()
    with pytest.raises(CentralActionError) as caught:
        has_succeeded(operation, targets)
    assert time.process_time() - began < 0.5
    assert caught.value.failed[:2] == ("GE 1/1/0", "GE 1/1/1")
    assert len(caught.value.failed) == 1000


def test_many_texts_that_name_many_ports() -> None:
    """Each port is searched for once in all of them, not once in each."""
    line = " ".join(f"1/1/{number}x" for number in range(140))
    operation = {"state": "FAILED", "error": [line] * 100, "logMessages": [{"message": line}] * 100}
    targets = [f"1/1/{number}" for number in range(600)]
    began = time.process_time()
    with pytest.raises(CentralActionError) as caught:
        has_succeeded(operation, targets)
    assert time.process_time() - began < 0.5
    assert caught.value.failed == ()


@pytest.mark.parametrize("before", range(960, 1010, 7))
def test_no_half_of_an_address(before: int) -> None:
    """A text that is cut within an address keeps nothing of it."""
    words = "x@example.com " * (before // 14)
    reason = failure_reason({"message": f"{words}{'y' * (before % 14)} jane@example.com is out"})
    assert "jane" not in reason
    assert "@" not in reason
