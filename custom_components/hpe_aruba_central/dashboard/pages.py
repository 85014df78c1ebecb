"""The other pages: Wi-Fi, switches, one for each site, and all sites of a large account."""

from collections.abc import Iterable, Iterator
from typing import Final

from ..central.models.core import PartKind
from ..central.models.device import DeviceKind
from ..translated_texts import Texts
from .attention import attention_of_site
from .cards import (
    BLUE,
    GREEN,
    ORANGE,
    RED,
    Card,
    badge,
    bar,
    connection,
    count_badge,
    distribution,
    group,
    labeled,
    named_rows,
    picture,
    section,
    tile,
)
from .overview import (
    KIND_ICONS,
    busiest_radios,
    health_badges,
    internet,
    power,
    site_cards,
    site_name,
    total_clients,
)
from .page_context import PageContext
from .registry_reader import Network, Node, Site, named_entities, radio_name

_MAX_ACCESS_POINTS: Final = 60
"""Of more, the page shows the busiest radios only."""

_TOP_RADIOS: Final = 6
_WLAN_CLIENTS: Final = "wlan_clients_"
"""The start of the key of the sensor of a WLAN's clients."""

_KIND_TEXTS = {
    DeviceKind.ACCESS_POINT: "access_points",
    DeviceKind.SWITCH: "switches",
    DeviceKind.GATEWAY: "gateways",
    None: "devices",
}
_KIND_ICONS = KIND_ICONS | {None: "mdi:devices"}


def wifi(network: Network, context: PageContext) -> Card:
    """Return the page of WLANs, clients, and radios, those of the busiest access points first."""
    texts = context.texts
    access_points = network.of_kind(DeviceKind.ACCESS_POINT)
    radios = busiest_radios(access_points, context)
    wlans = [
        {"entity": entity_id, "name": _wlan_name(context, entity_id, key)}
        for key, entity_id in sorted(network.account.entities.items())
        if key.startswith(_WLAN_CLIENTS)
    ]
    chart = context.over_time(radios[:_TOP_RADIOS], "line", 1)
    top = group(texts("busiest_radios"), "mdi:chart-line", chart)
    clients = group(texts("clients_by_wlan"), "mdi:wifi", distribution(wlans))
    clients += _by_access_point(access_points, context)
    sections = [*section(top, span=2), *section(clients)]
    if len(access_points) > _MAX_ACCESS_POINTS:
        bars = _bars(radios[: 2 * _MAX_ACCESS_POINTS], context)
        return _page([*sections, *section(bars, span=2)])
    busy = {entity_id: index for index, (entity_id, _) in enumerate(radios)}
    access_points.sort(key=lambda device: min(_ranks(device, busy), default=len(busy)))
    for device in access_points:
        sections += section(_access_point(device))
    return _page(sections)


def _bars(radios: Iterable[tuple[str, str]], context: PageContext) -> list[Card]:
    """Return the channel utilization of radios, given with their names."""
    bars = [bar(entity_id, name, color=BLUE) for entity_id, name in radios]
    return group(context.texts("channel_utilization"), "mdi:wifi", bars)


def _wlan_name(context: PageContext, entity_id: str, key: str) -> str:
    """Return the name of a WLAN, or the one that the user gave the sensor of its clients."""
    entity = context.registry.async_get(entity_id)
    if entity is not None and entity.name:
        return entity.name
    return key.removeprefix(_WLAN_CLIENTS)


def _by_access_point(access_points: Iterable[Node], context: PageContext) -> list[Card]:
    """Return how the clients are divided among access points, the fullest first."""
    rows = named_entities(access_points, "client_count")
    rows.sort(key=lambda row: -(context.value(row[0]) or 0))
    title = context.texts("clients_by_access_point")
    return group(title, "mdi:access-point", distribution(named_rows(rows[:12])))


def _ranks(device: Node, busy: dict[str, int]) -> Iterator[int]:
    """Iterate over the ranks of a device's radios."""
    for radio in device.children:
        rank = busy.get(radio.entities.get("utilization", ""))
        if rank is not None:
            yield rank


def _access_point(device: Node) -> list[Card]:
    """Return the radios of an access point with their channels, and its clients as a badge."""
    bars: list[Card] = []
    for radio in device.children:
        if radio.kind is PartKind.RADIO and "utilization" in radio.entities:
            name = radio_name(device, radio).removeprefix(device.name).strip()
            bars.append(bar(radio.entities["utilization"], name, color=BLUE))
    badges: list[Card] = []
    if "client_count" in device.entities:
        badges.append(badge(device.entities["client_count"], "mdi:devices", BLUE))
    return group(device.name, "mdi:access-point", bars, badges)


def switches(network: Network, context: PageContext) -> Card:
    """Return the page of switches: PoE, and what each of them is made of."""
    found = network.of_kind(DeviceKind.SWITCH)
    consumption = named_entities(found, "poe_consumption")
    texts = context.texts
    chart = context.over_time(consumption[:12], "bar-stack", 2)
    over_time = group(texts("poe_over_time"), "mdi:chart-bar-stacked", chart)
    sections = [*section(over_time, span=2), *section(power(found, context))]
    for device in found:
        sections += section(_switch(device, context))
    return _page(sections)


def _switch(device: Node, context: PageContext) -> list[Card]:
    """Return a switch: connection, load, fan and power supplies."""
    texts, entities = context.texts, device.entities
    cards: list[Card] = [tile(entities["connectivity"], texts("connection"), color=GREEN)]
    for key, name in (("cpu_utilization", "cpu"), ("memory_utilization", "memory")):
        if key in entities:
            cards.append(tile(entities[key], texts(name), color=BLUE))
    if "fan" in entities:
        cards.append(tile(entities["fan"], texts("fan"), color=RED))
    for key, entity_id in sorted(entities.items()):
        if key.startswith("power_supply_"):
            number = key.removeprefix("power_supply_")
            cards.append(tile(entity_id, texts("power_supply", number=number), color=RED))
    return group(device.name, KIND_ICONS[DeviceKind.SWITCH], cards)


def site(found: Site, context: PageContext) -> Card:
    """Return the page of a site: what is wrong, clients, devices, radios, power, internet."""
    devices = found.devices
    name = site_name(found, context)
    wrong = group(name, "mdi:office-building-marker", [attention_of_site(found, context)])
    sections = [*section(wrong), *section(_clients_of_site(found, context), span=2)]
    sections += section(_topology(found.entities, context))
    sections += section(_floors(found.entities, context))
    for kind in _KIND_ICONS:
        sections += section(_of_kind(devices, kind, context))
    radios = busiest_radios(devices, context)[: 2 * _TOP_RADIOS]
    sections += section(_bars(radios, context))
    sections += section(power(devices, context))
    sections += section(internet(devices, context))
    return _page(sections) | {"badges": _site_badges(found.entities, context.texts)}


def _topology(entities: dict[str, str], context: PageContext) -> list[Card]:
    """Return the picture of a site's topology, nothing while it is disabled."""
    cards = [picture(entities[key]) for key in ("topology",) if key in entities]
    return group(context.texts("topology"), "mdi:family-tree", cards)


def _floors(entities: dict[str, str], context: PageContext) -> list[Card]:
    """Return the pictures of a site's floors."""
    floors = sorted(entities[key] for key in entities if key.startswith("floor_"))
    return group(context.texts("floor_plans"), "mdi:floor-plan", map(picture, floors))


def _site_badges(entities: dict[str, str], texts: Texts) -> list[Card]:
    """Return the numbers of a site."""
    badges: list[Card] = []
    if "health" in entities:
        badges += health_badges(entities["health"])
    if "client_count" in entities:
        badges.append(badge(entities["client_count"], "mdi:devices", BLUE))
    if "devices_online" in entities:
        entity_id = entities["devices_online"]
        badges.append(badge(entity_id, "mdi:lan-connect", GREEN, **labeled(texts("online"))))
    if "devices_offline" in entities:
        entity_id = entities["devices_offline"]
        label = labeled(texts("offline"))
        badges.append(count_badge(entity_id, "mdi:lan-disconnect", RED, **label))
    if "open_alerts" in entities:
        badges.append(count_badge(entities["open_alerts"], "mdi:bell", ORANGE))
    return badges


def _clients_of_site(found: Site, context: PageContext) -> list[Card]:
    """Return the clients of a site over a week, and how access points share them."""
    chart = group(
        context.texts("clients_over_time"),
        "mdi:chart-areaspline",
        context.over_time(total_clients(found.entities, context), "line", 7),
    )
    return chart + _by_access_point(found.devices, context)


def _of_kind(devices: list[Node], kind: DeviceKind | None, context: PageContext) -> list[Card]:
    """Return the devices of a kind, each green while it is online and red while it isn't."""
    cards: list[Card] = []
    for device in devices:
        if device.kind is kind:
            problem = context.texts("is_offline", name=device.name)
            cards += connection(device.entities["connectivity"], device.name, problem)
    return group(context.texts(_KIND_TEXTS[kind]), _KIND_ICONS[kind], cards)


def sites(network: Network, context: PageContext) -> Card:
    """Return the page of all sites of an account that has many."""
    sections: list[Card] = []
    for node in network.site_nodes:
        sections += section(site_cards(node, context))
    return _page(sections)


def _page(sections: list[Card]) -> Card:
    """Return a page of sections."""
    return {
        "type": "sections",
        "max_columns": 3,
        "dense_section_placement": True,
        "sections": sections,
    }
