"""Which firmware is recommended, by version instead of by device."""

from typing import Final

from ..markdown import escape
from .attention import literal
from .cards import Card, group, markdown
from .page_context import PageContext
from .registry_reader import Network, named_entities

_MAX_NAMES: Final = 4
"""Names of devices in a row; of more devices, only how many more there are."""

_TEMPLATE = """\
{%- macro plain(text) -%}
  {{ text | string | regex_replace("\\\\s+", " ") | trim
     | regex_replace("([!-/:-@\\\\[-`{-~])", "\\\\\\\\\\\\1") }}
{%- endmacro -%}
{%- set groups = namespace(found={}) -%}
{%- for id, name in DEVICES if is_state(id, "on") -%}
  {%- set step =
    plain(state_attr(id, "installed_version")) ~ " → " ~ plain(state_attr(id, "latest_version"))
  -%}
  {%- set groups.found = dict(groups.found, **{step: groups.found.get(step, []) + [name]}) -%}
{%- endfor -%}
{%- if not groups.found -%}
<ha-alert alert-type="success">CURRENT</ha-alert>
{%- else -%}
{%- for step, names in groups.found | dictsort %}
**{{ step }}** · {{ names | length }}
{{ names[:SHOWN] | join(", ") }}{{ ", …" if names | length > SHOWN }}

{% endfor -%}
{%- endif -%}
"""


def firmware(network: Network, context: PageContext) -> list[Card]:
    """Return the devices that should be updated, grouped by version."""
    texts = context.texts
    entities = named_entities(network.devices, "firmware")
    if not entities:
        return []
    devices = [(entity_id, escape(name)) for entity_id, name in entities]
    content = (
        _TEMPLATE.replace("DEVICES", literal(devices))
        .replace("CURRENT", texts("firmware_is_current"))
        .replace("SHOWN", str(_MAX_NAMES))
    )
    return group(texts("firmware"), "mdi:package-up", [markdown(content)])
