from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WidsDetectingDevice(_message.Message):
    __slots__ = ("detectingSerial", "lastSeenMs")
    DETECTINGSERIAL_FIELD_NUMBER: _ClassVar[int]
    LASTSEENMS_FIELD_NUMBER: _ClassVar[int]
    detectingSerial: str
    lastSeenMs: int
    def __init__(self, detectingSerial: _Optional[str] = ..., lastSeenMs: _Optional[int] = ...) -> None: ...

class WidsStreamMessage(_message.Message):
    __slots__ = ("widsRulesEvent", "widsSignaturesEvent")
    WIDSRULESEVENT_FIELD_NUMBER: _ClassVar[int]
    WIDSSIGNATURESEVENT_FIELD_NUMBER: _ClassVar[int]
    widsRulesEvent: WidsRulesEvent
    widsSignaturesEvent: WidsSignaturesEvent
    def __init__(self, widsRulesEvent: _Optional[_Union[WidsRulesEvent, _Mapping]] = ..., widsSignaturesEvent: _Optional[_Union[WidsSignaturesEvent, _Mapping]] = ...) -> None: ...

class WidsRulesEvent(_message.Message):
    __slots__ = ("siteId", "bssid", "rogueName", "classification", "firstSeenMs", "firstDetSerial", "lastSeenMs", "lastDetSerial", "ssid", "detDevice", "encryption", "portData", "macVendor", "classificationMethod", "classificationRule", "containmentStatus")
    class Classification(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CLASSIFICATION_UNSPECIFIED: _ClassVar[WidsRulesEvent.Classification]
        CLASSIFICATION_INTERFERING: _ClassVar[WidsRulesEvent.Classification]
        CLASSIFICATION_SUSPECT_ROGUE: _ClassVar[WidsRulesEvent.Classification]
        CLASSIFICATION_ROGUE: _ClassVar[WidsRulesEvent.Classification]
        CLASSIFICATION_VALID: _ClassVar[WidsRulesEvent.Classification]
        CLASSIFICATION_DOS: _ClassVar[WidsRulesEvent.Classification]
        CLASSIFICATION_KNOWN_INTERFERING: _ClassVar[WidsRulesEvent.Classification]
    CLASSIFICATION_UNSPECIFIED: WidsRulesEvent.Classification
    CLASSIFICATION_INTERFERING: WidsRulesEvent.Classification
    CLASSIFICATION_SUSPECT_ROGUE: WidsRulesEvent.Classification
    CLASSIFICATION_ROGUE: WidsRulesEvent.Classification
    CLASSIFICATION_VALID: WidsRulesEvent.Classification
    CLASSIFICATION_DOS: WidsRulesEvent.Classification
    CLASSIFICATION_KNOWN_INTERFERING: WidsRulesEvent.Classification
    class Encryption(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ENCRYPTION_UNSPECIFIED: _ClassVar[WidsRulesEvent.Encryption]
        ENCRYPTION_OPEN: _ClassVar[WidsRulesEvent.Encryption]
        ENCRYPTION_WEP: _ClassVar[WidsRulesEvent.Encryption]
        ENCRYPTION_WPA: _ClassVar[WidsRulesEvent.Encryption]
        ENCRYPTION_WPA2: _ClassVar[WidsRulesEvent.Encryption]
        ENCRYPTION_WPA3: _ClassVar[WidsRulesEvent.Encryption]
    ENCRYPTION_UNSPECIFIED: WidsRulesEvent.Encryption
    ENCRYPTION_OPEN: WidsRulesEvent.Encryption
    ENCRYPTION_WEP: WidsRulesEvent.Encryption
    ENCRYPTION_WPA: WidsRulesEvent.Encryption
    ENCRYPTION_WPA2: WidsRulesEvent.Encryption
    ENCRYPTION_WPA3: WidsRulesEvent.Encryption
    class ClassificationMethod(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CLASSIFICATION_METHOD_UNSPECIFIED: _ClassVar[WidsRulesEvent.ClassificationMethod]
        CLASSIFICATION_METHOD_DEVICE: _ClassVar[WidsRulesEvent.ClassificationMethod]
        CLASSIFICATION_METHOD_RULES: _ClassVar[WidsRulesEvent.ClassificationMethod]
        CLASSIFICATION_METHOD_MANUAL: _ClassVar[WidsRulesEvent.ClassificationMethod]
    CLASSIFICATION_METHOD_UNSPECIFIED: WidsRulesEvent.ClassificationMethod
    CLASSIFICATION_METHOD_DEVICE: WidsRulesEvent.ClassificationMethod
    CLASSIFICATION_METHOD_RULES: WidsRulesEvent.ClassificationMethod
    CLASSIFICATION_METHOD_MANUAL: WidsRulesEvent.ClassificationMethod
    class ContainmentStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CONTAINMENT_STATUS_UNSPECIFIED: _ClassVar[WidsRulesEvent.ContainmentStatus]
        CONTAINMENT_STATUS_CONTAINED: _ClassVar[WidsRulesEvent.ContainmentStatus]
        CONTAINMENT_STATUS_UN_CONTAINED: _ClassVar[WidsRulesEvent.ContainmentStatus]
        CONTAINMENT_STATUS_KNOWN_INTERFERING: _ClassVar[WidsRulesEvent.ContainmentStatus]
    CONTAINMENT_STATUS_UNSPECIFIED: WidsRulesEvent.ContainmentStatus
    CONTAINMENT_STATUS_CONTAINED: WidsRulesEvent.ContainmentStatus
    CONTAINMENT_STATUS_UN_CONTAINED: WidsRulesEvent.ContainmentStatus
    CONTAINMENT_STATUS_KNOWN_INTERFERING: WidsRulesEvent.ContainmentStatus
    SITEID_FIELD_NUMBER: _ClassVar[int]
    BSSID_FIELD_NUMBER: _ClassVar[int]
    ROGUENAME_FIELD_NUMBER: _ClassVar[int]
    CLASSIFICATION_FIELD_NUMBER: _ClassVar[int]
    FIRSTSEENMS_FIELD_NUMBER: _ClassVar[int]
    FIRSTDETSERIAL_FIELD_NUMBER: _ClassVar[int]
    LASTSEENMS_FIELD_NUMBER: _ClassVar[int]
    LASTDETSERIAL_FIELD_NUMBER: _ClassVar[int]
    SSID_FIELD_NUMBER: _ClassVar[int]
    DETDEVICE_FIELD_NUMBER: _ClassVar[int]
    ENCRYPTION_FIELD_NUMBER: _ClassVar[int]
    PORTDATA_FIELD_NUMBER: _ClassVar[int]
    MACVENDOR_FIELD_NUMBER: _ClassVar[int]
    CLASSIFICATIONMETHOD_FIELD_NUMBER: _ClassVar[int]
    CLASSIFICATIONRULE_FIELD_NUMBER: _ClassVar[int]
    CONTAINMENTSTATUS_FIELD_NUMBER: _ClassVar[int]
    siteId: str
    bssid: str
    rogueName: str
    classification: WidsRulesEvent.Classification
    firstSeenMs: int
    firstDetSerial: str
    lastSeenMs: int
    lastDetSerial: str
    ssid: str
    detDevice: _containers.RepeatedCompositeFieldContainer[WidsDetectingDevice]
    encryption: WidsRulesEvent.Encryption
    portData: str
    macVendor: str
    classificationMethod: WidsRulesEvent.ClassificationMethod
    classificationRule: str
    containmentStatus: WidsRulesEvent.ContainmentStatus
    def __init__(self, siteId: _Optional[str] = ..., bssid: _Optional[str] = ..., rogueName: _Optional[str] = ..., classification: _Optional[_Union[WidsRulesEvent.Classification, str]] = ..., firstSeenMs: _Optional[int] = ..., firstDetSerial: _Optional[str] = ..., lastSeenMs: _Optional[int] = ..., lastDetSerial: _Optional[str] = ..., ssid: _Optional[str] = ..., detDevice: _Optional[_Iterable[_Union[WidsDetectingDevice, _Mapping]]] = ..., encryption: _Optional[_Union[WidsRulesEvent.Encryption, str]] = ..., portData: _Optional[str] = ..., macVendor: _Optional[str] = ..., classificationMethod: _Optional[_Union[WidsRulesEvent.ClassificationMethod, str]] = ..., classificationRule: _Optional[str] = ..., containmentStatus: _Optional[_Union[WidsRulesEvent.ContainmentStatus, str]] = ...) -> None: ...

class WidsSignaturesEvent(_message.Message):
    __slots__ = ("detectingSerial", "siteId", "category", "eventNumber", "eventType", "description", "macAddr", "radioBand", "level")
    class Category(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CATEGORY_UNSPECIFIED: _ClassVar[WidsSignaturesEvent.Category]
        CATEGORY_CLIENT: _ClassVar[WidsSignaturesEvent.Category]
        CATEGORY_INFRASTRUCTURE: _ClassVar[WidsSignaturesEvent.Category]
    CATEGORY_UNSPECIFIED: WidsSignaturesEvent.Category
    CATEGORY_CLIENT: WidsSignaturesEvent.Category
    CATEGORY_INFRASTRUCTURE: WidsSignaturesEvent.Category
    DETECTINGSERIAL_FIELD_NUMBER: _ClassVar[int]
    SITEID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    EVENTNUMBER_FIELD_NUMBER: _ClassVar[int]
    EVENTTYPE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    MACADDR_FIELD_NUMBER: _ClassVar[int]
    RADIOBAND_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    detectingSerial: str
    siteId: str
    category: WidsSignaturesEvent.Category
    eventNumber: int
    eventType: str
    description: str
    macAddr: str
    radioBand: str
    level: str
    def __init__(self, detectingSerial: _Optional[str] = ..., siteId: _Optional[str] = ..., category: _Optional[_Union[WidsSignaturesEvent.Category, str]] = ..., eventNumber: _Optional[int] = ..., eventType: _Optional[str] = ..., description: _Optional[str] = ..., macAddr: _Optional[str] = ..., radioBand: _Optional[str] = ..., level: _Optional[str] = ...) -> None: ...
