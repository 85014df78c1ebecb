"""Generates a function for each kind of message: straight-line code takes half of a loop's time."""

from collections.abc import Callable
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

type Statement = Callable[[FieldDescriptor, Callable[[object], str]], str | None]
"""Returns what is done with a field, and None for nothing.

The code may use ``value``, which is the field's, and ``result``. The second argument returns the
name by which the code may use an object.
"""


def generate[R](descriptor: Descriptor, statement: Statement) -> Callable[[Message, R], None]:
    """Return a function of a message and a result, which executes a statement for each field.

    Only for fields that are present, in the order of their numbers. The code consists of
    identifiers of HPE's definitions and of what ``statement`` returns: nothing in it was received.
    """
    objects: dict[str, object] = {}

    def refer(value: object) -> str:
        """Return the name of an object."""
        name = f"object_{len(objects)}"
        objects[name] = value
        return name

    lines = ["def read(message, result):", " has = message.HasField"]
    for field in sorted(descriptor.fields, key=lambda field: field.number):
        code = statement(field, refer)
        if code is not None:
            lines += _when_present(field, code)
    exec("\n".join(lines), objects)  # noqa: S102 - only of definitions that are part of this package
    read: Any = objects["read"]
    return read  # type: ignore[no-any-return] # it was just defined


def _when_present(field: FieldDescriptor, code: str) -> list[str]:
    """Return the lines that execute code if a field is present."""
    name = field.name
    if field.message_type is not None and not field.is_repeated:
        return [f" if has({name!r}):", f"  value = message.{name}", f"  {code}"]
    # Only of what is empty has to be asked whether it was sent; lists have no such presence.
    condition = f"value or has({name!r})" if field.has_presence else "value"
    return [f" value = message.{name}", f" if {condition}:", f"  {code}"]
