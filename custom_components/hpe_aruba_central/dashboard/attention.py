"""What is wrong right now, in red; Home Assistant renders it anew with every change."""

from collections.abc import Iterable, Iterator, Sequence
import json
from typing import Final, NamedTuple

from ..central.models.device import DeviceKind
from ..markdown import escape
from ..translated_texts import Texts
from .cards import Card, markdown
from .page_context import PageContext
from .registry_reader import Network, Node, Site, uplink_name

MAX_WATCHED: Final = 250
"""Entities; of more, only sums are watched: each change renders all of it anew."""

_MAX_SHOWN = 12
"""Problems; how many more there are is a last line."""

_TEMPLATE = """\
{%- set watched = WATCHED -%}
{%- set counted = COUNTED -%}
{%- set found = namespace(rows=[]) -%}
{%- for id, bad, title, where in watched
  if is_state(id, bad) and not state_attr(id, "instead") -%}
  {%- set found.rows = found.rows + [(states[id].last_changed, title, where)] -%}
{%- endfor -%}
{%- macro age(since) -%}
  {%- set minutes = ((now() - since).total_seconds() / 60) | int -%}
  {%- if minutes < 1 -%}NOW
  {%- elif minutes < 60 -%}{{ MINUTES | replace("{count}", minutes) }}
  {%- elif minutes < 1440 -%}{{ HOURS | replace("{count}", minutes // 60) }}
  {%- else -%}{{ DAYS | replace("{count}", minutes // 1440) }}
  {%- endif -%}
{%- endmacro -%}
{%- set sums = namespace(any=false) -%}
{%- for id, kind, one, many in counted -%}
  {%- set count = states(id) | int(0) -%}
  {%- if count > 0 -%}
    {%- set sums.any = true %}
<ha-alert alert-type="{{ kind }}">**{{
  one if count == 1 else many | replace("{count}", count)
}}**</ha-alert>

{% endif -%}
{%- endfor -%}
{%- for since, title, where in (found.rows | sort(reverse=true))[:SHOWN] %}
<ha-alert alert-type="error">**{{ title }}**
{{ where }}{{ " · " if where }}{{ age(since) }}</ha-alert>

{% endfor -%}
{%- if found.rows | length > SHOWN %}
{{ MORE | replace("{count}", found.rows | length - SHOWN) }}
{% endif -%}
{%- if not found.rows and not sums.any %}
<ha-alert alert-type="success">WELL</ha-alert>
{% endif -%}
{%- set streams = STREAMS -%}
{%- if streams and streams | select("is_state", "on") | list == streams %}
LIVE
{%- endif -%}
"""


class Watched(NamedTuple):
    """An entity that is a problem in one of its states."""

    entity_id: str
    bad_state: str
    title: str
    where: str


class Counted(NamedTuple):
    """A number that is a problem unless it is zero; ``many`` has ``{count}``."""

    entity_id: str
    kind: str
    one: str
    many: str


def attention(network: Network, context: PageContext) -> Card:
    """Return the card with all that is wrong in an account."""
    texts = context.texts
    streams = list(_streams(network, texts))
    problems = _problems(network.sites, _offline(network, texts), texts, len(streams))
    watched = [*problems.watched, *streams]
    counted = [*_alerts(network, texts), *problems.counted]
    stream_ids = [stream.entity_id for stream in streams]
    return _card(watched, counted, problems.well, texts, stream_ids)


def attention_of_site(site: Site, context: PageContext) -> Card:
    """Return the card with all that is wrong at a site."""
    texts = context.texts
    offline = _offline_at(site.node, texts) if site.node else ()
    problems = _problems([Site(None, site.devices)], offline, texts)
    return _card(problems.watched, problems.counted, problems.well, texts)


class _Problems(NamedTuple):
    """What is watched of devices, and what is said if nothing of it is wrong."""

    watched: list[Watched]
    counted: list[Counted]
    well: str


def _problems(
    sites: Sequence[Site], offline: Iterable[Counted], texts: Texts, others: int = 0
) -> _Problems:
    """Return what is watched of devices; ``others`` entities are watched besides.

    Of too many devices, only the sums ``offline`` are watched, if there are any. Of too many
    components, nothing is, and the card does not say that all is well.
    """
    devices = list(_connectivity(sites, texts))
    components = list(_components(sites, texts))
    sums: list[Counted] = []
    if len(devices) + len(components) + others > MAX_WATCHED:
        sums = list(offline)
    if sums:
        devices = []
    if len(devices) + len(components) + others > MAX_WATCHED:
        return _Problems(devices, sums, texts("nothing_is_offline"))
    return _Problems([*devices, *components], sums, texts("all_is_well"))


def _card(
    watched: list[Watched],
    counted: list[Counted],
    well: str,
    texts: Texts,
    streams: Sequence[str] = (),
) -> Card:
    """Return the card that shows those that are a problem, the newest first, or else ``well``.

    A last line says so if all ``streams`` are live.
    """
    values = {
        "WATCHED": literal(watched),
        "COUNTED": literal(counted),
        "STREAMS": literal(streams),
        "MINUTES": literal(texts("minutes_ago")),
        "HOURS": literal(texts("hours_ago")),
        "DAYS": literal(texts("days_ago")),
        "MORE": literal(texts("more")),
        "SHOWN": str(_MAX_SHOWN),
        "NOW": texts("just_now"),
        "WELL": well,
        "LIVE": texts("streams_are_live"),
    }
    content, once = _TEMPLATE, {"WATCHED", "COUNTED", "STREAMS"}
    for name, value in values.items():
        content = content.replace(name, value, 1 if name in once else -1)
    return markdown(content)


def literal(value: object) -> str:
    """Return a value as a literal of a template; names in it can't end it."""
    # As they are: a template doesn't know JSON's pairs of surrogates.
    text = json.dumps(value, ensure_ascii=False)
    for character in "{}%#":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _connectivity(sites: Iterable[Site], texts: Texts) -> Iterator[Watched]:
    """Watch whether devices are online."""
    for site in sites:
        where = escape(site.node.name) if site.node else ""
        for device in site.devices:
            title = _title(texts, "is_offline", device.name)
            yield Watched(device.entities["connectivity"], "off", title, where)


def _components(sites: Iterable[Site], texts: Texts) -> Iterator[Watched]:
    """Watch WAN connections, and what can fail in a switch."""
    for site in sites:
        where = escape(site.node.name) if site.node else ""
        for device in site.devices:
            yield from _components_of(device, where, texts)


def _components_of(device: Node, where: str, texts: Texts) -> Iterator[Watched]:
    """Watch the WAN connections, fans and power supplies of a device."""
    entities = device.entities
    if "fan" in entities:
        yield Watched(entities["fan"], "on", _title(texts, "fan_failed", device.name), where)
    for key, entity_id in entities.items():
        if key.startswith("power_supply_"):
            number = key.removeprefix("power_supply_")
            title = _title(texts, "power_supply_failed", device.name, number=number)
            yield Watched(entity_id, "on", title, where)
    for uplink in device.children:
        if "wan" in uplink.entities:
            title = _title(texts, "wan_is_down", uplink_name(device, uplink))
            yield Watched(uplink.entities["wan"], "off", title, where)


def _title(texts: Texts, key: str, name: str, **placeholders: str) -> str:
    """Return a title about something that has a name, as Markdown."""
    return escape(texts(key, name=name, **placeholders))


def _streams(network: Network, texts: Texts) -> Iterator[Watched]:
    """Watch the streams: what they report is out of date while they aren't live."""
    for key, entity_id in sorted(network.account.entities.items()):
        if key.startswith("stream_"):
            name = texts.option("stream", key.removeprefix("stream_"))
            yield Watched(entity_id, "off", _title(texts, "stream_is_down", name), "")


def _alerts(network: Network, texts: Texts) -> Iterator[Counted]:
    """Count the open alerts that are critical or major."""
    for severity, kind in (("critical", "error"), ("major", "warning")):
        entity_id = network.account.entities.get(f"open_alerts_{severity}")
        if entity_id:
            yield _counted(entity_id, kind, f"{severity}_alert", texts)


def _offline(network: Network, texts: Texts) -> Iterator[Counted]:
    """Count the devices of each site that are offline; if some have no site, those of each kind."""
    counted: list[Counted] = []
    for node in network.site_nodes:
        counted += _offline_at(node, texts)
    has_sites = all(site.node for site in network.sites)
    if has_sites and counted and len(counted) <= MAX_WATCHED:
        yield from counted
        return
    for kind in DeviceKind:
        entity_id = network.account.entities.get(f"{kind}_offline")
        if entity_id:
            yield _counted(entity_id, "error", f"{kind}_offline", texts)


def _offline_at(node: Node, texts: Texts) -> Iterator[Counted]:
    """Count the devices of a site that are offline."""
    entity_id = node.entities.get("devices_offline")
    if entity_id:
        yield _counted(entity_id, "error", "offline_at", texts, node.name)


def _counted(entity_id: str, kind: str, key: str, texts: Texts, name: str = "") -> Counted:
    """Return a number with its texts for one and for many."""
    one = _title(texts, f"{key}_one", name)
    # The number is filled in by the template, later.
    many = _title(texts, f"{key}_many", name).replace(r"\{count\}", "{count}")
    return Counted(entity_id, kind, one, many)
