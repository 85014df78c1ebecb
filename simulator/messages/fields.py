"""What the messages of the device streams have in common."""

from typing import Any


def operation_fields(
    values: dict[str, Any], only: tuple[str, ...], *, deleted: bool = False
) -> dict[str, Any]:
    """Return the operation of a state message, and the values that are sent with it.

    A DELETE has no values, an UPDATE carries the changed fields (``only``), an ADD all of them.
    """
    if deleted:
        return {"operation": "EVENT_OPERATION_DELETE"}
    if only:
        changed = {name: values[name] for name in only}
        return {"operation": "EVENT_OPERATION_UPDATE", **changed}
    return {"operation": "EVENT_OPERATION_ADD", **values}


def status(up: bool) -> str:
    """Return the name that most of the wire's status enums have for up or down."""
    return "STATUS_UP" if up else "STATUS_DOWN"
