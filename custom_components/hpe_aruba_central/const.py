"""Constants of the integration."""

import logging
from typing import Final

DOMAIN: Final = "hpe_aruba_central"
ENTRY_VERSION: Final = 2
LOGGER: Final = logging.getLogger(__package__)

CONF_CLUSTER: Final = "cluster"
CONF_CREDENTIAL_KIND: Final = "credential_kind"
CONF_WORKSPACE: Final = "workspace"
CONF_ADVANCED: Final = "advanced"
CONF_TOKEN_URL: Final = "token_url"  # noqa: S105 - a field's name
CONF_CA_CERTIFICATE: Final = "ca_certificate"
CONF_SUBSCRIBER_ID: Final = "subscriber_id"

CONF_STREAMS: Final = "streams"
CONF_STATISTICS_ON_BUS: Final = "statistics_on_bus"
CONF_FILTERS: Final = "filters"

CONF_DEVICE_KINDS: Final = "device_kinds"
CONF_PARTS: Final = "parts"
CONF_DETAIL: Final = "detail"
CONF_ACCESS_PORTS: Final = "access_ports"
CONF_SITES: Final = "sites"
CONF_SITE_AREAS: Final = "site_areas"

CONF_TRACK: Final = "track_clients"
CONF_TRACK_WLANS: Final = "track_wlans"
CONF_TRACK_MACS: Final = "track_macs"
CONF_TRACK_RANDOMIZED: Final = "track_randomised"
CONF_AWAY_DELAY: Final = "away_delay"
CONF_RETENTION: Final = "retention"
CONF_POSITIONS: Final = "positions"

CUSTOM_CLUSTER: Final = "custom"
CLUSTERS: Final = {
    "EU-1": "de1.api.central.arubanetworks.com",
    "EU-Central2": "de2.api.central.arubanetworks.com",
    "EU-Central3": "de3.api.central.arubanetworks.com",
    "UK": "gb1.api.central.arubanetworks.com",
    "US-1": "us1.api.central.arubanetworks.com",
    "US-2": "us2.api.central.arubanetworks.com",
    "US-WEST-4": "us4.api.central.arubanetworks.com",
    "US-WEST-5": "us5.api.central.arubanetworks.com",
    "US-East1": "us6.api.central.arubanetworks.com",
    "Canada-1": "ca1.api.central.arubanetworks.com",
    "APAC-1": "in1.api.central.arubanetworks.com",
    "APAC-EAST1": "jp1.api.central.arubanetworks.com",
    "APAC-SOUTH1": "au1.api.central.arubanetworks.com",
    "UAE": "ae1.api.central.arubanetworks.com",
    "China": "cn1.api.central.arubanetworks.com.cn",
}
"""The public clusters and their API hosts. Source: the servers in HPE's API definitions."""

DEFAULT_STREAMS: Final = ("ap", "switch", "gateway", "alerts", "audit")
"""The streams that are enabled by default.

The others (location, geofence, RSSI, clients, WIDS) contain personal data or are high-volume.
"""
