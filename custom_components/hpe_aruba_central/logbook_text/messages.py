"""How bus events read in the logbook, and their icons: one row for each kind of message."""

from .phrases import (
    ENABLED,
    IN_USE,
    LINK,
    MODEM,
    ONLINE,
    POE,
    SYNC,
    WAN,
    Data,
    Words,
    alert,
    attack,
    audit,
    capital,
    client,
    client_name,
    device,
    geofence,
    intruder,
    measured,
    now,
    part,
    radio,
    speed,
    state,
    supplies,
    text,
    turned,
    unless,
)

_named, _firmware = now("is called {}", "device_name"), now("runs firmware {}", "firmware_version")
_LINKED = ("status", "operate_state", "oper_state", "oper_status")
_linked = turned(LINK, *_LINKED, reason="state_down_reason")
_port_changes = (_linked, unless(_LINKED, turned(ENABLED, "admin_state", "admin_status")), speed)
_ap_port = part("Port", "port_name", "port_index")
_ap_tunnel = part("Tunnel", "tunnel_name", "index", "tunnel_index")
_switch_port = part("Port", "name", "port_name", "port_number")
_uplink = part("Uplink", "uplink_name", "description", "link_id")
_gateway_port = part("Port", "interface_name", "port_number")
_gateway_tunnel = part("Tunnel", "map_name", "map_id")

WORDS = {
    "ap": Words(
        "mdi:access-point",
        state(
            device,
            turned(ONLINE, "status", reason="down_reason"),
            _named,
            _firmware,
            turned(MODEM, "modem_status"),
            now("has the role {}", "elected_role"),
            now("has the uplink {}", "current_uplink_inuse"),
        ),
    ),
    "ap_radio": Words(
        "mdi:radio-tower",
        state(
            radio,
            turned(LINK, "status"),
            now("changed to channel {}", "channel", "primary_chan", reason="chan_reason"),
            unless(("channel", "primary_chan"), now("is {} wide", "bandwidth")),
            now("sends with {} dBm", "transmit_power", reason="eirp_reason"),
            now("has the mode {}", "mode"),
        ),
    ),
    "ap_vap": Words("mdi:wifi", state(part("SSID", "essid", "bssid"))),
    "ap_port": Words("mdi:ethernet", state(_ap_port, *_port_changes)),
    "ap_wlan": Words(
        "mdi:wifi",
        state(part("WLAN", "essid"), turned(ENABLED, "status"), now("is on VLAN {}", "vlan")),
    ),
    "ap_tunnel": Words(
        "mdi:tunnel-outline",
        state(
            _ap_tunnel,
            turned({"connected": "came up", "disconnected": "went down"}, "status", other="is {}"),
            unless(("status",), turned(IN_USE, "active")),
        ),
    ),
    "ap_stats": Words("mdi:gauge", measured()),
    "ap_radio_stats": Words("mdi:radio-tower", measured(radio)),
    "ap_vap_stats": Words("mdi:wifi", measured(part("SSID", "essid", "bssid"))),
    "ap_port_stats": Words("mdi:ethernet", measured(_ap_port)),
    "ap_modem_stats": Words("mdi:signal-cellular-outline", measured(part("Modem"))),
    "ap_tunnel_stats": Words("mdi:tunnel-outline", measured(_ap_tunnel)),
    "ap_ip_probe_stats": Words("mdi:radar", measured(part("Probe", "ip"))),
    "ap_role_stats": Words("mdi:account-badge-outline", measured(part("Role", "user_role"))),
    "ap_ssid_stats": Words("mdi:wifi", measured(part("WLAN", "ssid"))),
    "ap_vlan_stats": Words("mdi:lan", measured(part("VLAN", "vlan"))),
    "switch": Words(
        "mdi:switch",
        state(device, turned(ONLINE, "status"), supplies, _named, _firmware),
    ),
    "switch_interface": Words(
        "mdi:ethernet",
        state(
            _switch_port,
            *_port_changes,
            unless((*_LINKED, "admin_status"), turned(POE, "poe_status")),
        ),
    ),
    "switch_lldp": Words(
        "mdi:ethernet-cable",
        state(
            part("Port", "port"),
            now("has the neighbour {}", "neighbour"),
            new=None,
            gone="lost its neighbour",
        ),
    ),
    "switch_vlan": Words(
        "mdi:lan",
        state(
            part("VLAN", "name", "vlan_id", "id"),
            turned(LINK, "status", reason="oper_state_reason"),
        ),
    ),
    "switch_vsx": Words(
        "mdi:server-network",
        state(
            part("VSX"),
            turned(SYNC, "isl_state", "config_sync_state_value", other="is out of sync: {}"),
            now("has the role {}", "role"),
        ),
    ),
    "switch_stack": Words(
        "mdi:layers-outline",
        state(
            lambda data: (
                f"Stack member {number}" if (number := text(data, "stack_member_id")) else "Stack"
            ),
            turned(LINK, "status"),
            turned({"missing": "is missing"}, "role", other="has the role {}"),
            now("forms a {}", "topology"),
        ),
    ),
    "switch_stats": Words("mdi:gauge", measured()),
    "switch_interface_stats": Words("mdi:ethernet", measured(_switch_port)),
    "gateway": Words(
        "mdi:router-network", state(device, turned(ONLINE, "status"), _named, _firmware)
    ),
    "gateway_uplink": Words(
        "mdi:wan", state(_uplink, turned(LINK, "status"), turned(WAN, "wan_status"))
    ),
    "gateway_vlan": Words(
        "mdi:lan",
        state(part("VLAN", "vlan_description", "vlan_id"), turned(LINK, "oper_state")),
    ),
    "gateway_tunnel": Words("mdi:tunnel-outline", state(_gateway_tunnel, turned(LINK, "status"))),
    "gateway_interface": Words("mdi:ethernet", state(_gateway_port, *_port_changes)),
    "gateway_stats": Words("mdi:gauge", measured()),
    "gateway_uplink_stats": Words("mdi:wan", measured(_uplink)),
    "gateway_uplink_wan_stats": Words("mdi:wan", measured(_uplink)),
    "gateway_uplink_ip_probe_stats": Words(
        "mdi:radar", measured(part("Probe", "probe_ip_addr", "description"))
    ),
    "gateway_tunnel_stats": Words("mdi:tunnel-outline", measured(_gateway_tunnel)),
    "gateway_interface_stats": Words("mdi:ethernet", measured(_gateway_port)),
    "client": Words("mdi:devices", client),
    "client_stats": Words("mdi:devices", measured(lambda data: capital(client_name(data)))),
    "alert": Words("mdi:alert-circle-outline", alert),
    "audit": Words("mdi:clipboard-text-clock-outline", audit),
    "wifi_client_geofence": Words("mdi:map-marker-radius-outline", geofence),
    "asset_tag_geofence": Words("mdi:map-marker-radius-outline", geofence),
    "wids_rule": Words("mdi:shield-alert-outline", intruder),
    "wids_signature": Words("mdi:shield-alert-outline", attack),
}
"""How the events of each kind read."""


def words(stream: str, data: Data) -> Words:
    """Return how an event reads; one of a kind that this version does not know, as its stream tells of something."""
    return WORDS.get(text(data, "kind")) or _OF_STREAM[stream]


_OF_STREAM = {
    "alerts": WORDS["alert"],
    "ap": Words("mdi:access-point", state(device)),
    "audit": WORDS["audit"],
    "clients": WORDS["client"],
    "gateway": Words("mdi:router-network", state(device)),
    "geofence": WORDS["wifi_client_geofence"],
    "switch": Words("mdi:switch", state(device)),
    "wids": WORDS["wids_rule"],
}
"""How the events of each stream read that the logbook shows: location and RSSI are too many for it."""

STREAMS = tuple(_OF_STREAM)
