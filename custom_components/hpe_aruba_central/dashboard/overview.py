"""The first page: what is wrong, alerts, sites, clients, radios, power and the internet."""

from collections.abc import Iterable

from ..central.models.alert import Severity
from ..central.models.core import PartKind
from ..central.models.device import DeviceKind
from .attention import attention
from .cards import (
    BLUE,
    FULL,
    GREEN,
    ORANGE,
    RED,
    YELLOW,
    Card,
    badge,
    bar,
    connection,
    count_badge,
    distribution,
    group,
    heading,
    labeled,
    markdown,
    section,
    to_page,
    trend,
)
from .firmware import firmware
from .page_context import PageContext
from .registry_reader import (
    Network,
    Node,
    Site,
    named_entities,
    probe_name,
    radio_name,
    uplink_name,
)

_MAX_SITES = 12
_MAX_CHART_LINES = 8
_TOP_RADIOS = 6
_TOP_SWITCHES = 6

KIND_ICONS = {
    DeviceKind.ACCESS_POINT: "mdi:access-point",
    DeviceKind.SWITCH: "mdi:switch",
    DeviceKind.GATEWAY: "mdi:router-network",
}
SEVERITY_COLORS = {
    Severity.CRITICAL: RED,
    Severity.MAJOR: ORANGE,
    Severity.MINOR: YELLOW,
    Severity.INFO: BLUE,
}
_HEALTH_ORDER = {"poor": 0, "fair": 1}


def overview(network: Network, context: PageContext) -> Card:
    """Return the page of a whole account."""
    texts = context.texts
    wrong = group(texts("needs_attention"), "mdi:alert-circle", [attention(network, context)])
    return {
        "type": "sections",
        "max_columns": 3,
        "dense_section_placement": True,
        "badges": _badges(network, context),
        "sections": [
            *section(wrong),
            *section(_alerts(network, context)),
            *section(_sites(network, context)),
            *section(_clients(network, context), span=2),
            *section(_radios(network, context)),
            *section(power(network.of_kind(DeviceKind.SWITCH), context, _TOP_SWITCHES)),
            *section(internet(network.devices, context)),
            *section(firmware(network, context)),
        ],
    }


def _badges(network: Network, context: PageContext) -> list[Card]:
    """Return the numbers at the top of the page; those of offline devices hide while zero."""
    entities = network.account.entities
    badges: list[Card] = []
    if "client_count" in entities:
        badges.append(badge(entities["client_count"], "mdi:devices", BLUE))
    for kind, icon in KIND_ICONS.items():
        if network.of_kind(kind) and f"{kind}_online" in entities:
            label = labeled(context.texts("online"))
            badges.append(badge(entities[f"{kind}_online"], icon, GREEN, **label))
    for kind, icon in KIND_ICONS.items():
        if f"{kind}_offline" in entities:
            entity_id = entities[f"{kind}_offline"]
            label = labeled(context.texts("offline"))
            badges.append(count_badge(entity_id, icon, RED, **label))
    return badges


def _alerts(network: Network, context: PageContext) -> list[Card]:
    """Return the open alerts: how many of each severity, and what they say."""
    entities = network.account.entities
    rows = [
        {
            "entity": entities[f"open_alerts_{severity}"],
            "name": context.texts.option("severity", severity),
            "color": color,
        }
        for severity, color in SEVERITY_COLORS.items()
        if f"open_alerts_{severity}" in entities
    ]
    cards = distribution(rows)
    if "open_alerts" in entities:
        # Hidden while there is none: a bar of zeros says nothing.
        for card in cards:
            card["visibility"] = [
                {"condition": "numeric_state", "entity": entities["open_alerts"], "above": 0}
            ]
    if "alert_list" in entities:
        if cards:
            hint = context.texts("check_off")
            cards.append(markdown(hint, visibility=cards[0].get("visibility", [])))
        cards.append(
            {
                "type": "todo-list",
                "entity": entities["alert_list"],
                "hide_create": True,
                "hide_completed": True,
                "hide_section_headers": True,
                "display_order": "none",
                "grid_options": {"columns": "full"},
            }
        )
    return group(context.texts("open_alerts"), "mdi:bell", cards)


def _sites(network: Network, context: PageContext) -> list[Card]:
    """Return the sites, those with the worst health first."""
    nodes = network.site_nodes

    def health(node: Node) -> int:
        """Return the rank of a site's health."""
        state = context.states.get(node.entities.get("health", ""))
        if state is None:
            return len(_HEALTH_ORDER)
        return _HEALTH_ORDER.get(state.state, len(_HEALTH_ORDER))

    nodes.sort(key=health)
    page = context.link("sites") if len(nodes) > _MAX_SITES else None
    cards: list[Card] = []
    for node in nodes[:_MAX_SITES]:
        cards += site_cards(node, context)
    return group(context.texts("sites"), "mdi:office-building", cards, page=page)


def site_cards(node: Node, context: PageContext) -> list[Card]:
    """Return a site with its health, what is wrong there, and its clients; it leads to its page."""
    entities = node.entities
    badges: list[Card] = []
    if "health" in entities:
        badges += health_badges(entities["health"])
    if "devices_offline" in entities:
        badges.append(count_badge(entities["devices_offline"], "mdi:lan-disconnect", RED))
    if "open_alerts" in entities:
        badges.append(count_badge(entities["open_alerts"], "mdi:bell", ORANGE))
    page = context.link(site_path(node))
    cards = [heading(node.name, "mdi:office-building-marker", badges, page, style="subtitle")]
    if "client_count" in entities:
        name = context.texts("clients")
        cards.append(trend(entities["client_count"], name, color=BLUE, tap_action=to_page(page)))
    return cards


_HEALTH_COLORS = (("poor", RED), ("fair", ORANGE), ("good", GREEN))


def health_badges(entity_id: str) -> list[Card]:
    """Return a site's health as a badge for each value in its color; one of them is visible."""
    badges: list[Card] = []
    for health, color in _HEALTH_COLORS:
        visibility = [{"condition": "state", "entity": entity_id, "state": health}]
        badges.append(badge(entity_id, "mdi:heart-pulse", color, visibility=visibility))
    return badges


def site_path(node: Node | None) -> str:
    """Return the path of a site's page: by its id, so that it outlasts a new name."""
    if node is None:
        return "no-site"
    return node.identifier.replace("_", "-")


def site_name(site: Site, context: PageContext) -> str:
    """Return the name of a site's page."""
    if site.node is None:
        return context.texts("without_a_site")
    return site.node.name


def _clients(network: Network, context: PageContext) -> list[Card]:
    """Return the number of clients over a week, by site while there are few."""
    rows = named_entities(network.site_nodes, "client_count")
    chart = "line-stack"
    if not rows or len(rows) > _MAX_CHART_LINES:
        rows = total_clients(network.account.entities, context)
        chart = "line"
    return group(
        context.texts("clients_over_time"),
        "mdi:chart-areaspline",
        context.over_time(rows, chart, 7),
    )


def total_clients(entities: dict[str, str], context: PageContext) -> list[tuple[str, str]]:
    """Return the number of clients of an account or a site as the only row of a chart."""
    total = entities.get("client_count")
    if total is None:
        return []
    return [(total, context.texts("clients"))]


def busiest_radios(devices: Iterable[Node], context: PageContext) -> list[tuple[str, str]]:
    """Return the channel utilization of radios with their names, the busiest first."""
    radios: list[tuple[str, str]] = []
    for device in devices:
        for radio in device.children:
            entity_id = radio.entities.get("utilization")
            if radio.kind is PartKind.RADIO and entity_id is not None:
                radios.append((entity_id, radio_name(device, radio)))
    radios.sort(key=lambda radio: -(context.value(radio[0]) or 0))
    return radios


def _radios(network: Network, context: PageContext) -> list[Card]:
    """Return the radios with the busiest channels."""
    radios = busiest_radios(network.devices, context)[:_TOP_RADIOS]
    return group(
        context.texts("channel_utilization"),
        "mdi:wifi",
        [bar(entity_id, name, color=BLUE) for entity_id, name in radios],
        page=context.link("wi-fi"),
    )


def power(devices: list[Node], context: PageContext, limit: int | None = None) -> list[Card]:
    """Return the PoE power that switches deliver against what they can, the most used first."""
    rows: list[tuple[float, Card]] = []
    for device in devices:
        entities = device.entities
        budget = context.value(entities.get("poe_available"))
        if "poe_consumption" not in entities or not budget:
            continue
        used = (context.value(entities["poe_consumption"]) or 0) / budget
        card = bar(
            entities["poe_consumption"], f"{device.name} ({budget:g} W)", budget, color=YELLOW
        )
        rows.append((used, card))
    rows.sort(key=lambda row: -row[0])
    return group(
        context.texts("poe"),
        "mdi:power-plug",
        [card for _, card in rows[:limit]],
        page=context.link("switches"),
    )


def internet(devices: Iterable[Node], context: PageContext) -> list[Card]:
    """Return the WAN connections, and the latency to what gateways probe."""
    cards: list[Card] = []
    for device in devices:
        for uplink in device.children:
            if uplink.kind is PartKind.UPLINK and "wan" in uplink.entities:
                name = uplink_name(device, uplink)
                problem = context.texts("wan_is_down", name=name)
                cards += connection(uplink.entities["wan"], name, problem, grid_options=FULL)
    for device in devices:
        if device.kind is DeviceKind.GATEWAY:
            for target, entity_id in sorted(device.probes.get("probe_latency", {}).items()):
                name = context.texts("latency", name=probe_name(device, target))
                cards.append(trend(entity_id, name, features_position="bottom"))
    return group(context.texts("internet"), "mdi:web", cards)
