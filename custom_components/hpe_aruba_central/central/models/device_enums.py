"""Central's enums: the possible values of attributes of a `Device`.

A value is HPE's name in lower case, without the enum's prefix. "Unspecified" is None instead.
"""

from enum import StrEnum


class ApMode(StrEnum):
    """What the radios of an access point do."""

    ACCESS = "access"
    MONITOR = "monitor"
    DEDICATED_SPECTRUM = "dedicated_spectrum"
    HYBRID_SPECTRUM = "hybrid_spectrum"


class ApOperatingMode(StrEnum):
    """Whether an access point is one of a cluster."""

    CLUSTER = "cluster"
    STANDALONE = "standalone"


class ApRole(StrEnum):
    """Role of an access point in its cluster."""

    MEMBER = "member"
    CONDUCTOR = "conductor"


class MeshRole(StrEnum):
    """Role of an access point in a mesh."""

    POINT = "point"
    PORTAL = "portal"
    AUTO_ROLE = "auto_role"


class UplinkType(StrEnum):
    """Uplink that an access point uses."""

    ETH = "eth"
    MESH = "mesh"
    STA = "sta"
    CELLULAR = "3g"
    DUMMY = "dummy"


class ApDownReason(StrEnum):
    """Why an access point is offline."""

    LICENSE_UNASSIGNED = "license_unassigned"
    AP_REBOOT = "ap_reboot"


class StackRole(StrEnum):
    """Role of a switch in its stack."""

    MISSING = "missing"
    NOT_JOINED = "not_joined"
    COMMANDER = "commander"
    STANDBY = "standby"
    MEMBER = "member"
    SHUTDOWN = "shutdown"
    BOOTING = "booting"
    FAILED = "failed"
    INCOMPATIBLE_OS = "incompatible_os"
    STANDBY_BOOTING = "standby_booting"


class StackTopology(StrEnum):
    """How the members of a stack are connected."""

    STANDALONE = "standalone"
    CHAIN = "chain"
    RING = "ring"
    MESH = "mesh"
    PARTIAL_MESH = "partial_mesh"


class StackPolicy(StrEnum):
    """Which fragments of a split stack stay up."""

    ONE_FRAGMENT_UP = "one_fragment_up"
    ALL_FRAGMENTS_UP = "all_fragments_up"


class VsxRole(StrEnum):
    """Role of a switch in a VSX pair."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class VsxDeviceState(StrEnum):
    """State of a switch in a VSX pair."""

    WAITING_FOR_PEER = "waiting_for_peer"
    PEER_ESTABLISHED = "peer_established"
    SPLIT_SYSTEM_PRIMARY = "split_system_primary"
    SPLIT_SYSTEM_SECONDARY = "split_system_secondary"
    SYNC_PRIMARY = "sync_primary"
    SYNC_SECONDARY = "sync_secondary"
    SYNC_SECONDARY_LINKUP_DELAY = "sync_secondary_linkup_delay"


class VsxLinkState(StrEnum):
    """State of the inter-switch link of a VSX pair, or of its configuration sync."""

    IN_SYNC = "in_sync"
    DISABLED = "disabled"
    SW_IMAGE_VERSION_MISMATCH_ERROR = "sw_image_version_mismatch_error"
    CONFLICTING_OR_MISSING_DEV_ROLES = "conflicting_or_missing_dev_roles"
    PEER_DB_CONNECTION_ERROR = "peer_db_connection_error"
    CONFIGURATION_SYNC_CONFLICT = "configuration_sync_conflict"
    CONFIGURATION_SYNC_MISSING_REFERENCE = "configuration_sync_missing_reference"
    PEER_REACHABLE = "peer_reachable"
    PEER_UNREACHABLE = "peer_unreachable"
    OPERATIONAL = "operational"
    INTER_SWITCH_LINK_MGMT_INIT = "inter_switch_link_mgmt_init"
    INTER_SWITCH_LINK_DOWN = "inter_switch_link_down"
    INTERNAL_ERROR = "internal_error"
