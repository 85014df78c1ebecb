import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EventOperation(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVENT_OPERATION_UNSPECIFIED: _ClassVar[EventOperation]
    EVENT_OPERATION_ADD: _ClassVar[EventOperation]
    EVENT_OPERATION_UPDATE: _ClassVar[EventOperation]
    EVENT_OPERATION_DELETE: _ClassVar[EventOperation]

class Status(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATUS_UNSPECIFIED: _ClassVar[Status]
    STATUS_UP: _ClassVar[Status]
    STATUS_DOWN: _ClassVar[Status]

class TunnelType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TUNNEL_TYPE_UNSPECIFIED: _ClassVar[TunnelType]
    TUNNEL_TYPE_LAN: _ClassVar[TunnelType]
    TUNNEL_TYPE_WAN: _ClassVar[TunnelType]
    TUNNEL_TYPE_ALL: _ClassVar[TunnelType]
    TUNNEL_TYPE_INTER_GW_LAN: _ClassVar[TunnelType]
    TUNNEL_TYPE_VXLAN: _ClassVar[TunnelType]
    TUNNEL_TYPE_GRE: _ClassVar[TunnelType]

class TunnelMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TUNNEL_MODE_UNSPECIFIED: _ClassVar[TunnelMode]
    TUNNEL_MODE_IKE: _ClassVar[TunnelMode]
    TUNNEL_MODE_GRE: _ClassVar[TunnelMode]
    TUNNEL_MODE_VXLAN: _ClassVar[TunnelMode]
EVENT_OPERATION_UNSPECIFIED: EventOperation
EVENT_OPERATION_ADD: EventOperation
EVENT_OPERATION_UPDATE: EventOperation
EVENT_OPERATION_DELETE: EventOperation
STATUS_UNSPECIFIED: Status
STATUS_UP: Status
STATUS_DOWN: Status
TUNNEL_TYPE_UNSPECIFIED: TunnelType
TUNNEL_TYPE_LAN: TunnelType
TUNNEL_TYPE_WAN: TunnelType
TUNNEL_TYPE_ALL: TunnelType
TUNNEL_TYPE_INTER_GW_LAN: TunnelType
TUNNEL_TYPE_VXLAN: TunnelType
TUNNEL_TYPE_GRE: TunnelType
TUNNEL_MODE_UNSPECIFIED: TunnelMode
TUNNEL_MODE_IKE: TunnelMode
TUNNEL_MODE_GRE: TunnelMode
TUNNEL_MODE_VXLAN: TunnelMode

class MonitoringInformation(_message.Message):
    __slots__ = ("gateway_state", "uplink_state", "vlan_state", "tunnel_state", "interface_state", "device_stats", "uplink_stats", "uplink_wan_stats", "uplink_ip_probe_stats", "tunnel_stats", "interface_stats")
    GATEWAY_STATE_FIELD_NUMBER: _ClassVar[int]
    UPLINK_STATE_FIELD_NUMBER: _ClassVar[int]
    VLAN_STATE_FIELD_NUMBER: _ClassVar[int]
    TUNNEL_STATE_FIELD_NUMBER: _ClassVar[int]
    INTERFACE_STATE_FIELD_NUMBER: _ClassVar[int]
    DEVICE_STATS_FIELD_NUMBER: _ClassVar[int]
    UPLINK_STATS_FIELD_NUMBER: _ClassVar[int]
    UPLINK_WAN_STATS_FIELD_NUMBER: _ClassVar[int]
    UPLINK_IP_PROBE_STATS_FIELD_NUMBER: _ClassVar[int]
    TUNNEL_STATS_FIELD_NUMBER: _ClassVar[int]
    INTERFACE_STATS_FIELD_NUMBER: _ClassVar[int]
    gateway_state: Gateway
    uplink_state: Uplink
    vlan_state: Vlan
    tunnel_state: Tunnel
    interface_state: Interface
    device_stats: DeviceStats
    uplink_stats: UplinkStats
    uplink_wan_stats: UplinkWanStats
    uplink_ip_probe_stats: UplinkIpProbeStats
    tunnel_stats: TunnelStats
    interface_stats: InterfaceStats
    def __init__(self, gateway_state: _Optional[_Union[Gateway, _Mapping]] = ..., uplink_state: _Optional[_Union[Uplink, _Mapping]] = ..., vlan_state: _Optional[_Union[Vlan, _Mapping]] = ..., tunnel_state: _Optional[_Union[Tunnel, _Mapping]] = ..., interface_state: _Optional[_Union[Interface, _Mapping]] = ..., device_stats: _Optional[_Union[DeviceStats, _Mapping]] = ..., uplink_stats: _Optional[_Union[UplinkStats, _Mapping]] = ..., uplink_wan_stats: _Optional[_Union[UplinkWanStats, _Mapping]] = ..., uplink_ip_probe_stats: _Optional[_Union[UplinkIpProbeStats, _Mapping]] = ..., tunnel_stats: _Optional[_Union[TunnelStats, _Mapping]] = ..., interface_stats: _Optional[_Union[InterfaceStats, _Mapping]] = ...) -> None: ...

class Gateway(_message.Message):
    __slots__ = ("operation", "timestamp", "tenant_id", "serial_number", "device_name", "mac_address", "status", "model", "firmware_version", "ip_v4", "public_ip_address", "mode", "default_gateway", "ip_v6")
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DEVICE_NAME_FIELD_NUMBER: _ClassVar[int]
    MAC_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    FIRMWARE_VERSION_FIELD_NUMBER: _ClassVar[int]
    IP_V4_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_IP_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_GATEWAY_FIELD_NUMBER: _ClassVar[int]
    IP_V6_FIELD_NUMBER: _ClassVar[int]
    operation: EventOperation
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    device_name: str
    mac_address: str
    status: Status
    model: str
    firmware_version: str
    ip_v4: str
    public_ip_address: str
    mode: str
    default_gateway: str
    ip_v6: str
    def __init__(self, operation: _Optional[_Union[EventOperation, str]] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., device_name: _Optional[str] = ..., mac_address: _Optional[str] = ..., status: _Optional[_Union[Status, str]] = ..., model: _Optional[str] = ..., firmware_version: _Optional[str] = ..., ip_v4: _Optional[str] = ..., public_ip_address: _Optional[str] = ..., mode: _Optional[str] = ..., default_gateway: _Optional[str] = ..., ip_v6: _Optional[str] = ...) -> None: ...

class Uplink(_message.Message):
    __slots__ = ("operation", "timestamp", "tenant_id", "serial_number", "uplink_name", "description", "vlan_id", "vlan_description", "link_id", "priority", "status", "wan_status", "public_ip_address", "private_ip_address")
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    UPLINK_NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    VLAN_ID_FIELD_NUMBER: _ClassVar[int]
    VLAN_DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    LINK_ID_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    WAN_STATUS_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_IP_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    PRIVATE_IP_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    operation: EventOperation
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    uplink_name: str
    description: str
    vlan_id: int
    vlan_description: str
    link_id: int
    priority: int
    status: Status
    wan_status: Status
    public_ip_address: str
    private_ip_address: str
    def __init__(self, operation: _Optional[_Union[EventOperation, str]] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., uplink_name: _Optional[str] = ..., description: _Optional[str] = ..., vlan_id: _Optional[int] = ..., vlan_description: _Optional[str] = ..., link_id: _Optional[int] = ..., priority: _Optional[int] = ..., status: _Optional[_Union[Status, str]] = ..., wan_status: _Optional[_Union[Status, str]] = ..., public_ip_address: _Optional[str] = ..., private_ip_address: _Optional[str] = ...) -> None: ...

class Vlan(_message.Message):
    __slots__ = ("operation", "timestamp", "tenant_id", "serial_number", "vlan_id", "vlan_description", "oper_state", "admin_state", "addr_mode", "ip_v4", "ip_v6_1", "ip_v6_2", "ip_v6_3", "ip_v6_ll")
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VLAN_ID_FIELD_NUMBER: _ClassVar[int]
    VLAN_DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    OPER_STATE_FIELD_NUMBER: _ClassVar[int]
    ADMIN_STATE_FIELD_NUMBER: _ClassVar[int]
    ADDR_MODE_FIELD_NUMBER: _ClassVar[int]
    IP_V4_FIELD_NUMBER: _ClassVar[int]
    IP_V6_1_FIELD_NUMBER: _ClassVar[int]
    IP_V6_2_FIELD_NUMBER: _ClassVar[int]
    IP_V6_3_FIELD_NUMBER: _ClassVar[int]
    IP_V6_LL_FIELD_NUMBER: _ClassVar[int]
    operation: EventOperation
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    vlan_id: int
    vlan_description: str
    oper_state: Status
    admin_state: Status
    addr_mode: str
    ip_v4: str
    ip_v6_1: str
    ip_v6_2: str
    ip_v6_3: str
    ip_v6_ll: str
    def __init__(self, operation: _Optional[_Union[EventOperation, str]] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., vlan_id: _Optional[int] = ..., vlan_description: _Optional[str] = ..., oper_state: _Optional[_Union[Status, str]] = ..., admin_state: _Optional[_Union[Status, str]] = ..., addr_mode: _Optional[str] = ..., ip_v4: _Optional[str] = ..., ip_v6_1: _Optional[str] = ..., ip_v6_2: _Optional[str] = ..., ip_v6_3: _Optional[str] = ..., ip_v6_ll: _Optional[str] = ...) -> None: ...

class Tunnel(_message.Message):
    __slots__ = ("operation", "timestamp", "tenant_id", "serial_number", "map_id", "map_name", "tunnel_mode", "tunnel_type", "peer_mac", "local_mac", "src_ip", "dst_ip", "status")
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    MAP_ID_FIELD_NUMBER: _ClassVar[int]
    MAP_NAME_FIELD_NUMBER: _ClassVar[int]
    TUNNEL_MODE_FIELD_NUMBER: _ClassVar[int]
    TUNNEL_TYPE_FIELD_NUMBER: _ClassVar[int]
    PEER_MAC_FIELD_NUMBER: _ClassVar[int]
    LOCAL_MAC_FIELD_NUMBER: _ClassVar[int]
    SRC_IP_FIELD_NUMBER: _ClassVar[int]
    DST_IP_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    operation: EventOperation
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    map_id: int
    map_name: str
    tunnel_mode: TunnelMode
    tunnel_type: TunnelType
    peer_mac: str
    local_mac: str
    src_ip: str
    dst_ip: str
    status: Status
    def __init__(self, operation: _Optional[_Union[EventOperation, str]] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., map_id: _Optional[int] = ..., map_name: _Optional[str] = ..., tunnel_mode: _Optional[_Union[TunnelMode, str]] = ..., tunnel_type: _Optional[_Union[TunnelType, str]] = ..., peer_mac: _Optional[str] = ..., local_mac: _Optional[str] = ..., src_ip: _Optional[str] = ..., dst_ip: _Optional[str] = ..., status: _Optional[_Union[Status, str]] = ...) -> None: ...

class Interface(_message.Message):
    __slots__ = ("operation", "timestamp", "tenant_id", "serial_number", "interface_name", "mac_address", "vlan_id", "port_number", "type", "ip_address", "oper_state", "admin_state", "status", "speed", "mode", "duplex_mode", "trusted", "slot", "mux", "phy_type", "sub_type", "native_vlan", "allowed_vlan")
    class Duplex(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        DUPLEX_UNSPECIFIED: _ClassVar[Interface.Duplex]
        DUPLEX_HALF: _ClassVar[Interface.Duplex]
        DUPLEX_FULL: _ClassVar[Interface.Duplex]
        DUPLEX_AUTO: _ClassVar[Interface.Duplex]
    DUPLEX_UNSPECIFIED: Interface.Duplex
    DUPLEX_HALF: Interface.Duplex
    DUPLEX_FULL: Interface.Duplex
    DUPLEX_AUTO: Interface.Duplex
    class IntfType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        INTF_TYPE_UNSPECIFIED: _ClassVar[Interface.IntfType]
        INTF_TYPE_ETHERNET: _ClassVar[Interface.IntfType]
        INTF_TYPE_LOOPBACK: _ClassVar[Interface.IntfType]
        INTF_TYPE_VLAN: _ClassVar[Interface.IntfType]
        INTF_TYPE_TUNNEL: _ClassVar[Interface.IntfType]
        INTF_TYPE_PORT_CHANNEL: _ClassVar[Interface.IntfType]
        INTF_TYPE_STANDBY: _ClassVar[Interface.IntfType]
        INTF_TYPE_BRIDGE: _ClassVar[Interface.IntfType]
        INTF_TYPE_SPLIT: _ClassVar[Interface.IntfType]
        INTF_TYPE_STACK: _ClassVar[Interface.IntfType]
        INTF_TYPE_MGMT: _ClassVar[Interface.IntfType]
        INTF_TYPE_NONE: _ClassVar[Interface.IntfType]
    INTF_TYPE_UNSPECIFIED: Interface.IntfType
    INTF_TYPE_ETHERNET: Interface.IntfType
    INTF_TYPE_LOOPBACK: Interface.IntfType
    INTF_TYPE_VLAN: Interface.IntfType
    INTF_TYPE_TUNNEL: Interface.IntfType
    INTF_TYPE_PORT_CHANNEL: Interface.IntfType
    INTF_TYPE_STANDBY: Interface.IntfType
    INTF_TYPE_BRIDGE: Interface.IntfType
    INTF_TYPE_SPLIT: Interface.IntfType
    INTF_TYPE_STACK: Interface.IntfType
    INTF_TYPE_MGMT: Interface.IntfType
    INTF_TYPE_NONE: Interface.IntfType
    class SpeedType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SPEED_TYPE_UNSPECIFIED: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_AUTO: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_10: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_100: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_1000: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_10000: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_25000: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_40000: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_50000: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_100000: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_2500: _ClassVar[Interface.SpeedType]
        SPEED_TYPE_5000: _ClassVar[Interface.SpeedType]
    SPEED_TYPE_UNSPECIFIED: Interface.SpeedType
    SPEED_TYPE_AUTO: Interface.SpeedType
    SPEED_TYPE_10: Interface.SpeedType
    SPEED_TYPE_100: Interface.SpeedType
    SPEED_TYPE_1000: Interface.SpeedType
    SPEED_TYPE_10000: Interface.SpeedType
    SPEED_TYPE_25000: Interface.SpeedType
    SPEED_TYPE_40000: Interface.SpeedType
    SPEED_TYPE_50000: Interface.SpeedType
    SPEED_TYPE_100000: Interface.SpeedType
    SPEED_TYPE_2500: Interface.SpeedType
    SPEED_TYPE_5000: Interface.SpeedType
    class PortType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        PORT_TYPE_UNSPECIFIED: _ClassVar[Interface.PortType]
        PORT_TYPE_RJ45: _ClassVar[Interface.PortType]
        PORT_TYPE_GBIC: _ClassVar[Interface.PortType]
        PORT_TYPE_SERIAL: _ClassVar[Interface.PortType]
        PORT_TYPE_USB: _ClassVar[Interface.PortType]
        PORT_TYPE_X2: _ClassVar[Interface.PortType]
        PORT_TYPE_SFP: _ClassVar[Interface.PortType]
    PORT_TYPE_UNSPECIFIED: Interface.PortType
    PORT_TYPE_RJ45: Interface.PortType
    PORT_TYPE_GBIC: Interface.PortType
    PORT_TYPE_SERIAL: Interface.PortType
    PORT_TYPE_USB: Interface.PortType
    PORT_TYPE_X2: Interface.PortType
    PORT_TYPE_SFP: Interface.PortType
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    INTERFACE_NAME_FIELD_NUMBER: _ClassVar[int]
    MAC_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    VLAN_ID_FIELD_NUMBER: _ClassVar[int]
    PORT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    IP_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    OPER_STATE_FIELD_NUMBER: _ClassVar[int]
    ADMIN_STATE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SPEED_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    DUPLEX_MODE_FIELD_NUMBER: _ClassVar[int]
    TRUSTED_FIELD_NUMBER: _ClassVar[int]
    SLOT_FIELD_NUMBER: _ClassVar[int]
    MUX_FIELD_NUMBER: _ClassVar[int]
    PHY_TYPE_FIELD_NUMBER: _ClassVar[int]
    SUB_TYPE_FIELD_NUMBER: _ClassVar[int]
    NATIVE_VLAN_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_VLAN_FIELD_NUMBER: _ClassVar[int]
    operation: EventOperation
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    interface_name: str
    mac_address: str
    vlan_id: int
    port_number: str
    type: Interface.IntfType
    ip_address: str
    oper_state: Status
    admin_state: Status
    status: Status
    speed: Interface.SpeedType
    mode: str
    duplex_mode: Interface.Duplex
    trusted: bool
    slot: str
    mux: str
    phy_type: Interface.PortType
    sub_type: str
    native_vlan: int
    allowed_vlan: str
    def __init__(self, operation: _Optional[_Union[EventOperation, str]] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., interface_name: _Optional[str] = ..., mac_address: _Optional[str] = ..., vlan_id: _Optional[int] = ..., port_number: _Optional[str] = ..., type: _Optional[_Union[Interface.IntfType, str]] = ..., ip_address: _Optional[str] = ..., oper_state: _Optional[_Union[Status, str]] = ..., admin_state: _Optional[_Union[Status, str]] = ..., status: _Optional[_Union[Status, str]] = ..., speed: _Optional[_Union[Interface.SpeedType, str]] = ..., mode: _Optional[str] = ..., duplex_mode: _Optional[_Union[Interface.Duplex, str]] = ..., trusted: _Optional[bool] = ..., slot: _Optional[str] = ..., mux: _Optional[str] = ..., phy_type: _Optional[_Union[Interface.PortType, str]] = ..., sub_type: _Optional[str] = ..., native_vlan: _Optional[int] = ..., allowed_vlan: _Optional[str] = ...) -> None: ...

class DeviceStats(_message.Message):
    __slots__ = ("timestamp", "tenant_id", "serial_number", "uptime", "cpu_utilization", "mem_total", "mem_free", "mem_utilization")
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    UPTIME_FIELD_NUMBER: _ClassVar[int]
    CPU_UTILIZATION_FIELD_NUMBER: _ClassVar[int]
    MEM_TOTAL_FIELD_NUMBER: _ClassVar[int]
    MEM_FREE_FIELD_NUMBER: _ClassVar[int]
    MEM_UTILIZATION_FIELD_NUMBER: _ClassVar[int]
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    uptime: int
    cpu_utilization: int
    mem_total: int
    mem_free: int
    mem_utilization: int
    def __init__(self, timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., uptime: _Optional[int] = ..., cpu_utilization: _Optional[int] = ..., mem_total: _Optional[int] = ..., mem_free: _Optional[int] = ..., mem_utilization: _Optional[int] = ...) -> None: ...

class UplinkStats(_message.Message):
    __slots__ = ("timestamp", "tenant_id", "serial_number", "vlan_id", "link_id", "description", "tx_bytes", "rx_bytes")
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VLAN_ID_FIELD_NUMBER: _ClassVar[int]
    LINK_ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    TX_BYTES_FIELD_NUMBER: _ClassVar[int]
    RX_BYTES_FIELD_NUMBER: _ClassVar[int]
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    vlan_id: int
    link_id: int
    description: str
    tx_bytes: int
    rx_bytes: int
    def __init__(self, timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., vlan_id: _Optional[int] = ..., link_id: _Optional[int] = ..., description: _Optional[str] = ..., tx_bytes: _Optional[int] = ..., rx_bytes: _Optional[int] = ...) -> None: ...

class TunnelStats(_message.Message):
    __slots__ = ("timestamp", "tenant_id", "serial_number", "vlan_id", "map_id", "map_name", "tunnel_mode", "tunnel_type", "tunnel_rx_bytes", "tunnel_tx_bytes")
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VLAN_ID_FIELD_NUMBER: _ClassVar[int]
    MAP_ID_FIELD_NUMBER: _ClassVar[int]
    MAP_NAME_FIELD_NUMBER: _ClassVar[int]
    TUNNEL_MODE_FIELD_NUMBER: _ClassVar[int]
    TUNNEL_TYPE_FIELD_NUMBER: _ClassVar[int]
    TUNNEL_RX_BYTES_FIELD_NUMBER: _ClassVar[int]
    TUNNEL_TX_BYTES_FIELD_NUMBER: _ClassVar[int]
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    vlan_id: int
    map_id: int
    map_name: str
    tunnel_mode: TunnelMode
    tunnel_type: TunnelType
    tunnel_rx_bytes: int
    tunnel_tx_bytes: int
    def __init__(self, timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., vlan_id: _Optional[int] = ..., map_id: _Optional[int] = ..., map_name: _Optional[str] = ..., tunnel_mode: _Optional[_Union[TunnelMode, str]] = ..., tunnel_type: _Optional[_Union[TunnelType, str]] = ..., tunnel_rx_bytes: _Optional[int] = ..., tunnel_tx_bytes: _Optional[int] = ...) -> None: ...

class UplinkWanStats(_message.Message):
    __slots__ = ("timestamp", "tenant_id", "serial_number", "vlan_id", "link_id", "description", "compressed_bytes", "uncompressed_bytes", "savings_bytes")
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VLAN_ID_FIELD_NUMBER: _ClassVar[int]
    LINK_ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    COMPRESSED_BYTES_FIELD_NUMBER: _ClassVar[int]
    UNCOMPRESSED_BYTES_FIELD_NUMBER: _ClassVar[int]
    SAVINGS_BYTES_FIELD_NUMBER: _ClassVar[int]
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    vlan_id: int
    link_id: int
    description: str
    compressed_bytes: int
    uncompressed_bytes: int
    savings_bytes: int
    def __init__(self, timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., vlan_id: _Optional[int] = ..., link_id: _Optional[int] = ..., description: _Optional[str] = ..., compressed_bytes: _Optional[int] = ..., uncompressed_bytes: _Optional[int] = ..., savings_bytes: _Optional[int] = ...) -> None: ...

class UplinkIpProbeStats(_message.Message):
    __slots__ = ("timestamp", "tenant_id", "serial_number", "vlan_id", "link_id", "description", "avg_rtt", "max_rtt", "min_rtt", "avg_jitter", "max_jitter", "min_jitter", "mos_quality", "sd_avg_latency", "ds_avg_latency", "sd_avg_jitter", "ds_avg_jitter", "probe_status", "loss_percentage", "probe_ip_addr", "vpnc_ip_addr", "avg_rtt_float", "max_rtt_float", "min_rtt_float", "avg_jitter_float", "max_jitter_float", "min_jitter_float", "mos_quality_float", "sd_avg_latency_float", "ds_avg_latency_float", "sd_avg_jitter_float", "ds_avg_jitter_float")
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    VLAN_ID_FIELD_NUMBER: _ClassVar[int]
    LINK_ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    AVG_RTT_FIELD_NUMBER: _ClassVar[int]
    MAX_RTT_FIELD_NUMBER: _ClassVar[int]
    MIN_RTT_FIELD_NUMBER: _ClassVar[int]
    AVG_JITTER_FIELD_NUMBER: _ClassVar[int]
    MAX_JITTER_FIELD_NUMBER: _ClassVar[int]
    MIN_JITTER_FIELD_NUMBER: _ClassVar[int]
    MOS_QUALITY_FIELD_NUMBER: _ClassVar[int]
    SD_AVG_LATENCY_FIELD_NUMBER: _ClassVar[int]
    DS_AVG_LATENCY_FIELD_NUMBER: _ClassVar[int]
    SD_AVG_JITTER_FIELD_NUMBER: _ClassVar[int]
    DS_AVG_JITTER_FIELD_NUMBER: _ClassVar[int]
    PROBE_STATUS_FIELD_NUMBER: _ClassVar[int]
    LOSS_PERCENTAGE_FIELD_NUMBER: _ClassVar[int]
    PROBE_IP_ADDR_FIELD_NUMBER: _ClassVar[int]
    VPNC_IP_ADDR_FIELD_NUMBER: _ClassVar[int]
    AVG_RTT_FLOAT_FIELD_NUMBER: _ClassVar[int]
    MAX_RTT_FLOAT_FIELD_NUMBER: _ClassVar[int]
    MIN_RTT_FLOAT_FIELD_NUMBER: _ClassVar[int]
    AVG_JITTER_FLOAT_FIELD_NUMBER: _ClassVar[int]
    MAX_JITTER_FLOAT_FIELD_NUMBER: _ClassVar[int]
    MIN_JITTER_FLOAT_FIELD_NUMBER: _ClassVar[int]
    MOS_QUALITY_FLOAT_FIELD_NUMBER: _ClassVar[int]
    SD_AVG_LATENCY_FLOAT_FIELD_NUMBER: _ClassVar[int]
    DS_AVG_LATENCY_FLOAT_FIELD_NUMBER: _ClassVar[int]
    SD_AVG_JITTER_FLOAT_FIELD_NUMBER: _ClassVar[int]
    DS_AVG_JITTER_FLOAT_FIELD_NUMBER: _ClassVar[int]
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    vlan_id: int
    link_id: int
    description: str
    avg_rtt: int
    max_rtt: int
    min_rtt: int
    avg_jitter: int
    max_jitter: int
    min_jitter: int
    mos_quality: int
    sd_avg_latency: int
    ds_avg_latency: int
    sd_avg_jitter: int
    ds_avg_jitter: int
    probe_status: int
    loss_percentage: int
    probe_ip_addr: str
    vpnc_ip_addr: str
    avg_rtt_float: float
    max_rtt_float: float
    min_rtt_float: float
    avg_jitter_float: float
    max_jitter_float: float
    min_jitter_float: float
    mos_quality_float: float
    sd_avg_latency_float: float
    ds_avg_latency_float: float
    sd_avg_jitter_float: float
    ds_avg_jitter_float: float
    def __init__(self, timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., vlan_id: _Optional[int] = ..., link_id: _Optional[int] = ..., description: _Optional[str] = ..., avg_rtt: _Optional[int] = ..., max_rtt: _Optional[int] = ..., min_rtt: _Optional[int] = ..., avg_jitter: _Optional[int] = ..., max_jitter: _Optional[int] = ..., min_jitter: _Optional[int] = ..., mos_quality: _Optional[int] = ..., sd_avg_latency: _Optional[int] = ..., ds_avg_latency: _Optional[int] = ..., sd_avg_jitter: _Optional[int] = ..., ds_avg_jitter: _Optional[int] = ..., probe_status: _Optional[int] = ..., loss_percentage: _Optional[int] = ..., probe_ip_addr: _Optional[str] = ..., vpnc_ip_addr: _Optional[str] = ..., avg_rtt_float: _Optional[float] = ..., max_rtt_float: _Optional[float] = ..., min_rtt_float: _Optional[float] = ..., avg_jitter_float: _Optional[float] = ..., max_jitter_float: _Optional[float] = ..., min_jitter_float: _Optional[float] = ..., mos_quality_float: _Optional[float] = ..., sd_avg_latency_float: _Optional[float] = ..., ds_avg_latency_float: _Optional[float] = ..., sd_avg_jitter_float: _Optional[float] = ..., ds_avg_jitter_float: _Optional[float] = ...) -> None: ...

class InterfaceStats(_message.Message):
    __slots__ = ("timestamp", "tenant_id", "serial_number", "interface_name", "mac_address", "tx_bytes", "rx_bytes", "in_errors", "out_errors", "in_packets", "out_packets", "in_other_errors", "in_multicast_packets", "in_broadcast_packets", "in_unicast_packets", "out_multicast_packets", "out_broadcast_packets", "out_unicast_packets", "in_fcs", "in_giant", "in_runt", "out_collision", "out_late_collision", "out_deferred")
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SERIAL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    INTERFACE_NAME_FIELD_NUMBER: _ClassVar[int]
    MAC_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    TX_BYTES_FIELD_NUMBER: _ClassVar[int]
    RX_BYTES_FIELD_NUMBER: _ClassVar[int]
    IN_ERRORS_FIELD_NUMBER: _ClassVar[int]
    OUT_ERRORS_FIELD_NUMBER: _ClassVar[int]
    IN_PACKETS_FIELD_NUMBER: _ClassVar[int]
    OUT_PACKETS_FIELD_NUMBER: _ClassVar[int]
    IN_OTHER_ERRORS_FIELD_NUMBER: _ClassVar[int]
    IN_MULTICAST_PACKETS_FIELD_NUMBER: _ClassVar[int]
    IN_BROADCAST_PACKETS_FIELD_NUMBER: _ClassVar[int]
    IN_UNICAST_PACKETS_FIELD_NUMBER: _ClassVar[int]
    OUT_MULTICAST_PACKETS_FIELD_NUMBER: _ClassVar[int]
    OUT_BROADCAST_PACKETS_FIELD_NUMBER: _ClassVar[int]
    OUT_UNICAST_PACKETS_FIELD_NUMBER: _ClassVar[int]
    IN_FCS_FIELD_NUMBER: _ClassVar[int]
    IN_GIANT_FIELD_NUMBER: _ClassVar[int]
    IN_RUNT_FIELD_NUMBER: _ClassVar[int]
    OUT_COLLISION_FIELD_NUMBER: _ClassVar[int]
    OUT_LATE_COLLISION_FIELD_NUMBER: _ClassVar[int]
    OUT_DEFERRED_FIELD_NUMBER: _ClassVar[int]
    timestamp: _timestamp_pb2.Timestamp
    tenant_id: str
    serial_number: str
    interface_name: str
    mac_address: str
    tx_bytes: int
    rx_bytes: int
    in_errors: int
    out_errors: int
    in_packets: int
    out_packets: int
    in_other_errors: int
    in_multicast_packets: int
    in_broadcast_packets: int
    in_unicast_packets: int
    out_multicast_packets: int
    out_broadcast_packets: int
    out_unicast_packets: int
    in_fcs: int
    in_giant: int
    in_runt: int
    out_collision: int
    out_late_collision: int
    out_deferred: int
    def __init__(self, timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant_id: _Optional[str] = ..., serial_number: _Optional[str] = ..., interface_name: _Optional[str] = ..., mac_address: _Optional[str] = ..., tx_bytes: _Optional[int] = ..., rx_bytes: _Optional[int] = ..., in_errors: _Optional[int] = ..., out_errors: _Optional[int] = ..., in_packets: _Optional[int] = ..., out_packets: _Optional[int] = ..., in_other_errors: _Optional[int] = ..., in_multicast_packets: _Optional[int] = ..., in_broadcast_packets: _Optional[int] = ..., in_unicast_packets: _Optional[int] = ..., out_multicast_packets: _Optional[int] = ..., out_broadcast_packets: _Optional[int] = ..., out_unicast_packets: _Optional[int] = ..., in_fcs: _Optional[int] = ..., in_giant: _Optional[int] = ..., in_runt: _Optional[int] = ..., out_collision: _Optional[int] = ..., out_late_collision: _Optional[int] = ..., out_deferred: _Optional[int] = ...) -> None: ...
