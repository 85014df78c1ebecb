"""Central's enums: the possible values of attributes of a `Part`.

A value is HPE's name in lower case, without the enum's prefix. "Unspecified" is None instead.
"""

from enum import StrEnum


class RadioStatus(StrEnum):
    """Status of a radio."""

    UP = "up"
    DOWN = "down"
    DISABLED = "disabled"


class RadioBand(StrEnum):
    """Frequency band of a radio."""

    GHZ_2_4 = "24ghz"
    GHZ_5 = "5ghz"
    GHZ_6 = "6ghz"


class RadioBandRange(StrEnum):
    """Part of the band that a radio can use."""

    FULL = "full"
    LOWER = "lower"
    MIDDLE = "middle"
    UPPER = "upper"


class RadioMode(StrEnum):
    """What a radio is used for."""

    AIR_MONITOR = "air_monitor"
    CLIENT_ACCESS = "client_access"
    SPECTRUM_ANALYSIS = "spectrum_analysis"
    MESH_PORTAL = "mesh_portal"
    MESH_POINT = "mesh_point"


class ChannelBandwidth(StrEnum):
    """Width of a radio's channel."""

    MHZ_20 = "20mhz"
    MHZ_40_ABOVE = "40mhz_above"
    MHZ_40_BELOW = "40mhz_below"
    MHZ_80 = "80mhz"
    MHZ_160 = "160mhz"
    MHZ_80_PLUS_80 = "80plus80mhz"
    MHZ_320_1 = "320mhz_1"
    MHZ_320_2 = "320mhz_2"


class ChannelWidth(StrEnum):
    """Width of a radio's channel, also as REST has it, which does not say where it extends to."""

    MHZ_20 = "20mhz"
    MHZ_40 = "40mhz"
    MHZ_40_ABOVE = "40mhz_above"
    MHZ_40_BELOW = "40mhz_below"
    MHZ_80 = "80mhz"
    MHZ_160 = "160mhz"
    MHZ_80_PLUS_80 = "80plus80mhz"
    MHZ_320 = "320mhz"
    MHZ_320_1 = "320mhz_1"
    MHZ_320_2 = "320mhz_2"


class ChangeReason(StrEnum):
    """Why a radio has changed its channel or its transmit power."""

    ARM = "arm"
    RADAR_DETECTED = "radar_detected"
    RADAR_CLEARED = "radar_cleared"
    TX_HANG = "tx_hang"
    TX_CLEAR = "tx_clear"
    MHZ_40_INTOLERANT = "40mhz_intol"
    CANCEL_40MHZ_INTOL = "cancel_40mhz_intol"
    MHZ_40_ALIGN = "40mhz_align"
    ARM_INTERFERENCE = "arm_interference"
    ARM_INVALID_CH = "arm_invalid_ch"
    ARM_ERROR_THRESH = "arm_error_thresh"
    ARM_NOISE_THRESH = "arm_noise_thresh"
    ARM_EMPTY_CH = "arm_empty_ch"
    ARM_ROGUE_CONT = "arm_rogue_cont"
    ARM_DECREASE_POWER = "arm_decrease_power"
    ARM_INCREASE_POWER = "arm_increase_power"
    RADAR_TURN_OFF_RADIO = "radar_turn_off_radio"
    ARM_TURN_ON_RADIO = "arm_turn_on_radio"
    ARM_CHANNEL_QUALITY_THRESH = "arm_channel_quality_thresh"
    ARM_DYNAMIC_BW = "arm_dynamic_bw"
    ARM_INTERFERENCE_CCA = "arm_interference_cca"
    AIRMATCH_NOISE = "airmatch_noise"
    AIRMATCH_SOLVER = "airmatch_solver"
    AIRMATCH_FREEZE = "airmatch_freeze"
    AIRMATCH_UNFREEZE = "airmatch_unfreeze"
    SAPM_RANDOM = "sapm_random"
    AIRMATCH_INIT = "airmatch_init"
    AIRMATCH_NOISE_CLEARED = "airmatch_noise_cleared"
    AIRMATCH_ROGUE_CONTAINMENT = "airmatch_rogue_containment"
    AIRMATCH_REGDOM_PROFILE = "airmatch_regdom_profile"
    AIRMATCH_DRT_CHANGE = "airmatch_drt_change"
    AIRMATCH_MIN_CBW_CHANGE = "airmatch_min_cbw_change"
    AIRMATCH_MAX_CBW_CHANGE = "airmatch_max_cbw_change"
    AP_CACHE = "ap_cache"
    AP_CONFIG = "ap_config"
    AIRMATCH_EIRP_MIN_CHANGE = "airmatch_eirp_min_change"
    AIRMATCH_EIRP_MAX_CHANGE = "airmatch_eirp_max_change"
    DYNAMIC_MODE_CHANGE = "dynamic_mode_change"
    OPMODE_CHANGE = "opmode_change"
    ARM_MODE_AWARE_TURN_OFF_RADIO = "arm_mode_aware_turn_off_radio"
    RADIO_MODE_CHANGE = "radio_mode_change"
    APM_DUE_TO_CONFIG = "apm_due_to_config"
    AIRMATCH_CLIENT_PREF_CHANGE = "airmatch_client_pref_change"
    ARM_EMPTY_CO_CH = "arm_empty_co_ch"
    ARM_CBW = "arm_cbw"
    UTB_CHANNEL_DETECTED = "utb_channel_detected"
    AIRMATCH_CHANNEL_QUALITY_THRESHOLD = "airmatch_channel_quality_threshold"
    AIRMATCH_LTE_NOISE = "airmatch_lte_noise"
    AIRMATCH_LTE_NOISE_CLEARED = "airmatch_lte_noise_cleared"
    AIRMATCH_APM_DUE_TO_LTE = "airmatch_apm_due_to_lte"
    AFC_AM_TURN_OFF_RADIO = "afc_am_turn_off_radio"
    AFC_AM_UPDATE = "afc_am_update"


class RadioType(StrEnum):
    """Wi-Fi standard of a radio."""

    WIFI_4 = "80211n"
    WIFI_5 = "80211ac"
    WIFI_6 = "80211ax"
    WIFI_7 = "80211be"


class RadioAntenna(StrEnum):
    """Antenna of a radio."""

    INTERNAL = "internal"
    EXTERNAL = "external"


class PortType(StrEnum):
    """Type of an access point's port."""

    FAST = "fast"
    GIG = "gig"
    XGIG = "xgig"
    GIG_2 = "2_gig"
    GIG_5 = "5_gig"
    USB = "usb"


class PortMode(StrEnum):
    """Mode of an access point's port."""

    STANDBY = "standby"
    TUNNEL = "tunnel"
    BRIDGE = "bridge"
    NA = "na"
    SPLIT = "split"


class PortDuplex(StrEnum):
    """Duplex mode of a port of any device."""

    HALF = "half"
    FULL = "full"
    AUTO = "auto"


class PortVlanMode(StrEnum):
    """VLAN mode of an access point's port."""

    ACCESS = "access"
    TRUNK = "trunk"


class SwitchVlanMode(StrEnum):
    """VLAN mode of a switch's port."""

    ACCESS = "access"
    NATIVE_TAGGED = "native_tagged"
    NATIVE_UNTAGGED = "native_untagged"
    ROUTED = "routed"
    TRUNK = "trunk"


class InterfaceType(StrEnum):
    """Type of a switch's or a gateway's interface."""

    ETHERNET = "ethernet"
    LOOPBACK = "loopback"
    VLAN = "vlan"
    TUNNEL = "tunnel"
    PORT_CHANNEL = "port_channel"
    STANDBY = "standby"
    BRIDGE = "bridge"
    SPLIT = "split"
    STACK = "stack"
    MGMT = "mgmt"
    NONE = "none"


class PortDownReason(StrEnum):
    """Why a switch's port is down."""

    ADMIN_DOWN = "admin_down"
    LINK_DOWN = "link_down"
    WAITING_FOR_LINK = "waiting_for_link"
    BLOCKED = "blocked"
    REMOTE_FAULT = "remote_fault"
    NOT_PRESENT = "not_present"
    HARDWARE_ABSENT = "hardware_absent"
    ERROR_DISABLED = "error_disabled"
    UNINITIALIZED = "uninitialized"


class WlanSecurity(StrEnum):
    """Security of a WLAN."""

    OPEN_SYSTEM = "open_system"
    STATIC_WEP = "static_wep"
    DYNAMIC_WEP_WITH_8021X = "dynamic_wep_with_8021x"
    WPA_PERSONAL_TKIP = "wpa_personal_tkip"
    WPA_ENTERPRISE_TKIP = "wpa_enterprise_tkip"
    WPA2_PERSONAL_AES = "wpa2_personal_aes"
    BOTH_WPA2_AND_WPA = "both_wpa2_and_wpa"
    WPA2_ENTERPRISE_AES = "wpa2_enterprise_aes"
    WPA_PERSONAL_AES = "wpa_personal_aes"
    WPA_PERSONAL_TKIP_AES = "wpa_personal_tkip_aes"
    WPA_ENTERPRISE_AES = "wpa_enterprise_aes"
    BOTH_WPA_WPA2_PERSONAL_TKIP_AES = "both_wpa_wpa2_personal_tkip_aes"
    WPA2_ENTERPRISE_TKIP = "wpa2_enterprise_tkip"
    BOTH_WPA2_AND_WPA_ENTERPRISE = "both_wpa2_and_wpa_enterprise"
    ENHANCED_OPEN = "enhanced_open"
    WPA3_PERSONAL = "wpa3_personal"
    WPA3_ENTERPRISE_SUITEB = "wpa3_enterprise_suiteb"
    WPA3_AES_CCM_128 = "wpa3_aes_ccm_128"
    MPSK_AES = "mpsk_aes"
    WPA3_AES_GCM_256_NON_CNSA = "wpa3_aes_gcm_256_non_cnsa"
    DPP = "dpp"
    DPP_WPA2_PERSONAL_AES = "dpp_wpa2_personal_aes"
    DPP_WPA2_ENTERPRISE_AES = "dpp_wpa2_enterprise_aes"


class WlanUsage(StrEnum):
    """Whom a WLAN is for."""

    EMPLOYEE = "employee"
    GUEST = "guest"
    VOICE = "voice"
    LOCAL = "local"


class WlanBand(StrEnum):
    """Frequency bands of a WLAN."""

    GHZ_2_4 = "24ghz"
    GHZ_5 = "5ghz"
    GHZ_6 = "6ghz"
    GHZ_2_4_AND_5 = "24ghz_5ghz"
    GHZ_2_4_AND_6 = "24ghz_6ghz"
    GHZ_5_AND_6 = "5ghz_6ghz"
    ALL = "all"


class TunnelIndex(StrEnum):
    """Which of its tunnels an access point means."""

    PRIMARY = "primary"
    BACKUP = "backup"


class TunnelStatus(StrEnum):
    """Status of an access point's tunnel."""

    INIT = "init"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    SWITCHING_TO_SURVIVE = "switching_to_survive"
    REKEYING = "rekeying"
    SURVIVING = "surviving"
    SURVIVED = "survived"
    SURVIVE_REKEYING = "survive_rekeying"
    DISCONNECTED = "disconnected"


class TunnelMode(StrEnum):
    """Mode of a gateway's tunnel."""

    IKE = "ike"
    GRE = "gre"
    VXLAN = "vxlan"


class TunnelType(StrEnum):
    """Type of a gateway's tunnel."""

    LAN = "lan"
    WAN = "wan"
    ALL = "all"
    INTER_GW_LAN = "inter_gw_lan"
    VXLAN = "vxlan"
    GRE = "gre"
