"""What a history is played to: the interface, and what it shows of each fact."""

from collections.abc import Mapping
from typing import Any, Protocol

from custom_components.hpe_aruba_central.central.models.core import Key, PartKind
from custom_components.hpe_aruba_central.central.models.device import Device
from custom_components.hpe_aruba_central.central.models.keys import part_key
from custom_components.hpe_aruba_central.central.models.parts import Part, Port, Radio, Uplink
from custom_components.hpe_aruba_central.central.state.clients import ClientStore
from custom_components.hpe_aruba_central.central.state.inventory import Inventory

from .encoding import RADIO_MACS
from .world import ACCESS_POINTS, CLIENTS, DEVICES, GATEWAY, SLOTS, SWITCH, Fact

SAVE_INTERVAL = 300.0
"""Seconds between two times that what is known is saved."""

PORT_KEY = part_key(PartKind.PORT, SWITCH, "1/1/1")
RADIO_KEYS = {
    serial: part_key(PartKind.RADIO, serial, RADIO_MACS[serial]) for serial in ACCESS_POINTS
}
UPLINK_KEY = part_key(PartKind.UPLINK, GATEWAY, "1")

FACTS_OF_EVENTS = {
    "offline": "online",
    "online": "online",
    "renamed": "name",
    "firmware_changed": "firmware",
    "rebooted": "boot",
    "channel_changed": "channel",
}
"""The attribute that each event of a device or a radio is about, if it isn't its status."""


class Product(Protocol):
    """The integration, as a history sees it."""

    def start(self) -> None:
        """Set the account up for the first time."""

    def refresh(self) -> None:
        """Ask REST now, as the regular check does."""

    def restart(self, seconds: float) -> None:
        """Stop properly, and start again after some time."""

    def crash(self, seconds: float) -> None:
        """Lose power, and start again after some time."""

    def shown(self) -> Mapping[Fact, Any]:
        """Return what is shown of each fact; what is missing is unknown."""

    def trackers(self) -> Mapping[str, bool]:
        """Return whether clients are shown as home, as far as that is known."""


def fact_of_thing(kind: str, serial: str, event: str) -> Fact:
    """Return the fact that an event of a device or a part is about."""
    default = {"device": "online", "radio": "status", "port": "link", "uplink": "up"}[kind]
    return kind, serial, FACTS_OF_EVENTS.get(event, default)


def slot_of(summary: str) -> str:
    """Return the cause of an alert by its text."""
    return summary.rpartition(" ")[2]


def shown_of(inventory: Inventory, clients: ClientStore) -> dict[Fact, Any]:
    """Return what the stores know of each fact."""
    shown: dict[Fact, Any] = {}
    for serial in DEVICES:
        device = _visible(inventory, ("device", serial))
        if isinstance(device, Device):
            shown["device", serial, "online"] = device.online
            shown["device", serial, "name"] = device.name
            shown["device", serial, "firmware"] = device.firmware_version
            shown["device", serial, "cpu"] = device.cpu_utilization
    for serial in ACCESS_POINTS:
        radio = _visible(inventory, RADIO_KEYS[serial])
        if isinstance(radio, Radio):
            shown["radio", serial, "status"] = radio.status
            shown["radio", serial, "channel"] = radio.channel
    port, uplink = _visible(inventory, PORT_KEY), _visible(inventory, UPLINK_KEY)
    shown["port", SWITCH, "link"] = port.link if isinstance(port, Port) else None
    shown["uplink", GATEWAY, "up"] = uplink.up if isinstance(uplink, Uplink) else None
    for slot in SLOTS:
        shown["alert", slot, "state"] = tuple(
            sorted(
                (alert.severity, alert.state == "deferred")
                for alert in inventory.alerts.by_id.values()
                if slot_of(alert.summary) == slot
            )
        )
    for mac in CLIENTS:
        client = clients.get(mac)
        if client is not None and client.status is not None:
            shown["client", mac, "place"] = client.serial_number if client.connected else ""
    return shown


def _visible(inventory: Inventory, key: Key) -> Device | Part | None:
    """Return what entities may show of a thing."""
    thing = inventory.thing(key)
    return None if thing is None else inventory.shown(thing)
