"""Asynchronous operations: from the answer that names a task to how it ended. Source: HPE's definitions."""

from collections.abc import Collection, Iterator
from http import HTTPStatus
import re
from typing import Any
from urllib.parse import quote, unquote

from ..clock import Clock
from ..errors import (
    CentralActionError,
    CentralActionTimeoutError,
    CentralAuthError,
    CentralError,
    CentralForbiddenError,
    CentralRateLimitError,
)
from .client import Answer, CentralApi
from .values import Item, child, children, slug, text, text_or_int

_DONE = frozenset(
    {"succeeded", "success", "successful", "completed", "complete", "done", "finished", "ok"}
)
_BAD = re.compile(
    r"fail|error|partial|unsuccess|cancel|abort|reject|denied|expire|time_?d?[ _-]?out|invalid|unable|unsupported"
    r"|(?<![a-z])not(?![a-z]|.started)|cannot|offline|conflict",
    re.IGNORECASE,
)
"""In a state, or in what is said of one port or alert: that it was in vain."""

_FIRST_WAIT, _GROWTH, _LONGEST_WAIT = 0.5, 1.5, 10.0
"""Seconds until the operation is asked for, and how that grows from one time to the next."""
_LIMIT = 120.0
"""Seconds after which it is not known how an operation ended."""

_TASK = re.compile(r"[\w-][\w.:=~-]{0,199}", re.ASCII)
_LOCATION = re.compile(r"async-operations/([^/?#]+)")
_LONGEST_REASON = 300
_PRIVATE = re.compile(
    r"[\w.+-]+@[\w-]+(\.[\w-]+)+|\b([0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b|\b\d+(\.\d+){3}\b",
    re.IGNORECASE,
)
"""E-mail, MAC and IP addresses."""


async def follow(
    api: CentralApi, clock: Clock, tasks: str, answer: Answer, asked: Collection[str]
) -> None:
    """Return once what was ``asked`` for (ports, alerts) has been done; ``tasks`` is the path that knows of it.

    Raises CentralActionError if it failed, CentralActionTimeoutError if it is not known how it ended.
    """
    if (task := _task(answer)) is None:
        if has_ended(answer.body, asked) or answer.status != HTTPStatus.ACCEPTED:
            return
        raise CentralActionTimeoutError(f"{tasks}: accepted, without a task to ask for")
    deadline = clock.monotonic() + _LIMIT
    wait = _FIRST_WAIT
    trouble: CentralError | None = None
    while clock.monotonic() + wait <= deadline:
        await clock.sleep(wait)
        wait = min(wait * _GROWTH, _LONGEST_WAIT)
        try:
            # By the definition's path: a location might lead the token to another host.
            told_now = await api.get(f"{tasks}/{quote(task, safe='')}")
        except (CentralAuthError, CentralForbiddenError) as err:
            raise CentralActionTimeoutError(f"{tasks}: {err}") from err
        except CentralRateLimitError as err:
            wait, trouble = max(wait, err.retry_after or 0), err
        except CentralError as err:
            # A task may not be known everywhere at once.
            trouble = err
        else:
            if isinstance(told_now, dict) and has_ended(told_now, asked):
                return
    raise CentralActionTimeoutError(f"{tasks}: no end after {_LIMIT:.0f} seconds") from trouble


def has_ended(answer: Item, asked: Collection[str]) -> bool:
    """Whether an operation has ended well; raises CentralActionError if it failed, even in part."""
    state = slug(answer, "state") or slug(answer, "status") or ""
    failed = tuple(_failed(answer, asked))
    if _BAD.search(state):
        raise CentralActionError(reason(answer) or state, failed)
    if state not in _DONE:
        if text_or_int(answer, "endedAt", "endTime") is None:
            return False
        if state:
            raise CentralActionTimeoutError(f"ended as {state}")
    if failed or _complaints(answer):
        raise CentralActionError(reason(answer) or "failed", failed)
    return True


def reason(answer: Item) -> str:
    """Return what Central says went wrong, without addresses; nothing if it does not say."""
    said = [*_complaints(answer), *(status for _, status in _bad_rows(answer))]
    if not said:
        said = [text(answer, "message", "detail", "details", "summary") or ""]
    whole = "; ".join(dict.fromkeys(" ".join(one.split()) for one in said))
    whole = _PRIVATE.sub("…", whole)
    return whole if len(whole) <= _LONGEST_REASON else f"{whole[:_LONGEST_REASON]}…"


def _task(answer: Answer) -> str | None:
    """Return the id of the task that an answer names, or that it locates."""
    candidates = [text_or_int(answer.body, "taskId", "task_id", "taskID")]
    for location in (text(answer.body, "location"), answer.location):
        candidates += (unquote(found) for found in _LOCATION.findall(location or "")[-1:])
    return next((task for task in candidates if task is not None and _TASK.fullmatch(task)), None)


def _complaints(answer: Item) -> list[str]:
    """Return what an operation says went wrong."""
    error = answer.get("error")
    said = [
        error,
        *(child(answer, "error").get(name) for name in ("message", "details")),
        answer.get("failReason"),
    ]
    return [one for value in said for one in _texts(value)]


def _texts(value: Any) -> Iterator[str]:
    """Return the text, or the texts in a list."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and (said := text_or_int({"": one}, "")) is not None:
            yield said


def _bad_rows(answer: Item) -> Iterator[tuple[str, str]]:
    """Return which of the results are bad, and what each says. Source: the definition has "Failed.  Invalid port."."""
    for holder in (answer, child(answer, "output")):
        for row in children(holder, "results"):
            status = text_or_int(row, "status", "result", "message")
            if status is not None and _BAD.search(status):
                yield text_or_int(row, "port", "key", "alertId", "id") or "?", status


def _failed(answer: Item, asked: Collection[str]) -> Iterator[str]:
    """Return which of what was asked for failed, as far as it is told."""
    rows = [name for name, _ in _bad_rows(answer)]
    for name in rows:
        # A gateway's "GE 0/0/0" comes back as "0/0/0".
        yield next((one for one in asked if name in {one, one.rpartition(" ")[2]}), name)
    logged = (text(message, "message") or "" for message in children(answer, "logMessages"))
    said = [*_complaints(answer), *(message for message in logged if _BAD.search(message))]
    yield from (
        one for one in asked if one not in rows and any(_names(message, one) for message in said)
    )


def _names(message: str, name: str) -> bool:
    """Whether a message has a name in it, and not merely a longer one."""
    return re.search(rf"(?<![\w:/-]){re.escape(name)}(?![\w:/-])", message) is not None
