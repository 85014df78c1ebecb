"""Asynchronous operations of Central: from the response that starts one to its end.

Sources: HPE's definitions. They publish no list of the states, so texts decide here.
"""

from collections.abc import Callable, Collection, Iterator
from http import HTTPStatus
import re
from urllib.parse import quote, unquote

from ..clock import Clock
from ..errors import (
    CentralActionError,
    CentralActionTimeoutError,
    CentralAuthError,
    CentralError,
    CentralForbiddenError,
    CentralNotFoundError,
    CentralRateLimitError,
)
from ..texts import read_text
from .api import ActionResponse, CentralApi
from .values import Item, as_list, child, children, percentage, slug, text

TASKS = "async-operations"
"""The last part of the path below which an API has its operations."""

_SUCCESS = frozenset(
    {"succeeded", "success", "successful", "completed", "complete", "done", "finished", "ok"}
)
_FAILURE = re.compile(
    r"fail|error|partial|unsuccess|cancel|abort|reject|denied|expire|time_?d?[ _-]?out|invalid"
    r"|unable|unsupported|(?<![a-z])not(?![a-z]|.started)|cannot|offline|conflict",
    re.IGNORECASE,
)
"""Matches a state, or the result of one port or alert, that means failure."""

_FIRST_DELAY, _GROWTH, _MAX_DELAY = 0.5, 1.5, 10.0
"""Seconds until an operation is polled, and the factor by which they grow each time."""
_TIMEOUT = 150.0
"""Seconds after which the outcome of an operation is taken to be unknown, as in HPE's SDK."""

_TASK_ID = re.compile(r"[\w-][\w.:=~-]{0,199}", re.ASCII)
_LOCATION = re.compile(r"async-operations/([^/?#]+)")
_MAX_REASON_LENGTH = 300
_MAX_SEARCHED = 1000
_MAX_STATUS_LENGTH = 256
"""Characters of a reason that is searched for addresses, and of the status of one result."""

_MAX_LINES = 100
_MAX_RESULTS = 1000
"""Texts and results of an operation that are read."""

_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+(\.[\w-]+)+|\b([0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b|\b\d+(\.\d+){3}\b",
    re.IGNORECASE,
)
"""Matches email, MAC and IP addresses: reasons end up in logs."""

_WORD = re.compile(r"[\w:/-]+")
"""Matches the name of a port that has no blank."""

type OnProgress = Callable[[float], None]
"""Is called with the progress of an operation in percent."""


class InvalidRequestError(CentralActionError):
    """Central found fault with the request itself (400, 422)."""


def raise_for_status(path: str, response: ActionResponse) -> None:
    """Raise the error that a response stands for."""
    reason = failure_reason(response.body) or f"status {response.status}"
    if response.status == HTTPStatus.NOT_FOUND:
        raise CentralNotFoundError(f"{path}: {reason}")
    if response.status == HTTPStatus.CONFLICT:
        raise CentralActionError(reason)
    if response.status >= HTTPStatus.BAD_REQUEST:
        raise InvalidRequestError(reason)


def names_task(response: ActionResponse) -> bool:
    """Return True if a response names the operation that it started."""
    return _task_id(response) is not None


async def wait_until_done(
    api: CentralApi,
    clock: Clock,
    tasks: str,
    response: ActionResponse,
    targets: Collection[str] = (),
    *,
    limit: float = _TIMEOUT,
    on_progress: OnProgress | None = None,
) -> Item:
    """Wait until an action on ``targets`` (names of ports or alerts) is done; return how it ended.

    ``tasks`` is the path below which the API has the operations of this kind. ``on_progress`` is
    called with the percentage each time that it is polled; ``limit`` is how many seconds to wait.

    Raises CentralActionError if it failed, CentralActionTimeoutError if its outcome is unknown.
    """
    task_id = _task_id(response)
    if task_id is None:
        if has_succeeded(response.body, targets) or response.status != HTTPStatus.ACCEPTED:
            return response.body
        raise CentralActionTimeoutError(f"{tasks}: accepted, without a task to ask for")
    # Not the URL of the location: it could send the token to another host.
    path = f"{tasks}/{quote(task_id, safe='')}"
    deadline = clock.monotonic() + limit
    delay = _FIRST_DELAY
    last_error: CentralError | None = None
    while clock.monotonic() + delay <= deadline:
        await clock.sleep(delay)
        delay = min(delay * _GROWTH, _MAX_DELAY)
        try:
            operation = await api.get(path)
        except (CentralAuthError, CentralForbiddenError) as err:
            raise CentralActionTimeoutError(f"{tasks}: {err}") from err
        except CentralRateLimitError as err:
            last_error = err
            delay = max(delay, err.retry_after or 0)
        except CentralError as err:
            # Not all of Central's servers may know a new task at once.
            last_error = err
        else:
            if not isinstance(operation, dict):
                continue
            if has_succeeded(operation, targets):
                return operation
            _report_progress(operation, on_progress)
    raise CentralActionTimeoutError(f"{tasks}: no end after {limit:.0f} seconds") from last_error


def _report_progress(operation: Item, on_progress: OnProgress | None) -> None:
    """Report the progress of an operation, if it has one."""
    progress = percentage(operation, "progressPercent")
    if on_progress is not None and progress is not None:
        on_progress(progress)


def has_succeeded(operation: Item, targets: Collection[str]) -> bool:
    """Return True if an operation succeeded, False if it has not ended.

    Raises CentralActionError if it failed, even in part, and CentralActionTimeoutError if it ended
    in an unknown state.
    """
    state = slug(operation, "state") or slug(operation, "status") or ""
    failed = tuple(_failed_targets(operation, targets))
    if _FAILURE.search(state):
        raise CentralActionError(failure_reason(operation) or state, failed)
    if state not in _SUCCESS:
        if text(operation, "endedAt", "endTime") is None:
            return False
        if state:
            raise CentralActionTimeoutError(f"ended as {state}")
    if failed or _error_texts(operation):
        raise CentralActionError(failure_reason(operation) or "failed", failed)
    return True


def failure_reason(answer: Item) -> str:
    """Return Central's reason for a failure without addresses, empty if it gives none."""
    texts = [*_error_texts(answer), *(status for _, status in _failed_results(answer))]
    if not texts:
        texts = [text(answer, "message", "detail", "details", "summary") or ""]
    lines = dict.fromkeys(" ".join(line.split()) for line in texts[:_MAX_LINES])
    reason = "; ".join(lines)
    if len(reason) > _MAX_SEARCHED:
        # Cut before it is searched, which takes the square of its length, and between two words:
        # half an address would not be found.
        cut = reason[:_MAX_SEARCHED]
        reason = cut.rpartition(" ")[0] or cut
    reason = _PERSONAL.sub("…", reason)
    if len(reason) > _MAX_REASON_LENGTH:
        return f"{reason[:_MAX_REASON_LENGTH]}…"
    return reason


def _task_id(response: ActionResponse) -> str | None:
    """Return the id of the task that a response names, or that is part of its location."""
    candidates = [text(response.body, "taskId", "task_id", "taskID")]
    for location in (text(response.body, "location"), response.location):
        matches = _LOCATION.findall(location or "")
        candidates += (unquote(match) for match in matches[-1:])
    for candidate in candidates:
        if candidate is not None and _TASK_ID.fullmatch(candidate):
            return candidate
    return None


def _error_texts(operation: Item) -> list[str]:
    """Return the texts of an operation's errors."""
    error = child(operation, "error")
    texts: list[str] = []
    for value in (
        operation.get("error"),
        error.get("message"),
        error.get("details"),
        operation.get("failReason"),
    ):
        for entry in as_list(value):
            if not isinstance(entry, str):
                continue
            error_text = read_text(entry)
            if error_text is not None:
                texts.append(error_text)
    return texts[:_MAX_LINES]


def _failed_results(operation: Item) -> Iterator[tuple[str, str]]:
    """Yield the name and the status of each result that is a failure.

    Source: the definition has "Failed.  Invalid port." as a status.
    """
    for parent in (operation, child(operation, "output")):
        for result in children(parent, "results")[:_MAX_RESULTS]:
            status = text(result, "status", "result", "message")
            if status is not None and _FAILURE.search(status[:_MAX_STATUS_LENGTH]):
                yield text(result, "port", "key", "alertId", "id") or "?", status


def _failed_targets(operation: Item, targets: Collection[str]) -> Iterator[str]:
    """Yield the targets that failed, as far as Central names them."""
    by_spelling = {spelling: target for target in targets for spelling in _spellings(target)}
    names = [name for name, _ in _failed_results(operation)]
    for name in names:
        yield by_spelling.get(name, name)
    texts = _error_texts(operation)
    for message in children(operation, "logMessages")[:_MAX_LINES]:
        logged = text(message, "message") or ""
        if _FAILURE.search(logged):
            texts.append(logged)
    listed = set(names)
    lines = "\n".join(texts)
    words = set(_WORD.findall(lines))
    for target in targets:
        if target not in listed and (target in words or _mentions(lines, target)):
            yield target


def _spellings(target: str) -> tuple[str, str]:
    """Return a port's name as requested, and without the type in front."""
    # A gateway's "GE 0/0/0" comes back as "0/0/0".
    return target, target.rpartition(" ")[2]


def _mentions(message: str, name: str) -> bool:
    """Return True if the message has a name of several words as a whole, not within another."""
    if _WORD.fullmatch(name) or name not in message:
        return False
    return re.search(rf"(?<![\w:/-]){re.escape(name)}(?![\w:/-])", message) is not None
