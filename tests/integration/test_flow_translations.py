"""Every form, option and error of the flows, and every option of an action, is translated."""

import json
from pathlib import Path

from custom_components.hpe_aruba_central.central.models.alert import Severity
from custom_components.hpe_aruba_central.central.models.core import PartKind
from custom_components.hpe_aruba_central.central.models.device import DeviceKind
from custom_components.hpe_aruba_central.central.rest.alert_actions import ClearReason, Priority
from custom_components.hpe_aruba_central.central.streams import EVENT_TYPES, STREAMS
from custom_components.hpe_aruba_central.const import (
    CONF_CLUSTER,
    CONF_CREDENTIAL_KIND,
    CONF_TRACK,
    CUSTOM_CLUSTER,
)
from custom_components.hpe_aruba_central.hub import validation
from custom_components.hpe_aruba_central.options import FILTERS, Detail, Track

TRANSLATIONS = Path(validation.__file__).parents[1] / "translations" / "en.json"


def test_every_choice_and_message_is_translated() -> None:
    """English has each option of each selector and each error of the flows."""
    english = json.loads(TRANSLATIONS.read_text())
    options = {key: set(selector["options"]) for key, selector in english["selector"].items()}
    assert options == {
        CONF_CLUSTER: {CUSTOM_CLUSTER},
        CONF_CREDENTIAL_KIND: {"central", "workspace"},
        "stream": set(STREAMS),
        "device_kind": set(DeviceKind),
        "part": set(PartKind),
        "detail": set(Detail),
        CONF_TRACK: set(Track),
        "severity": set(Severity),
        "alert_state": {"active", "deferred"},
        "alert_priority": set(Priority),
        "clear_reason": set(ClearReason),
        **{FILTERS[stream]: set(names) for stream, names in EVENT_TYPES.items()},
    }
    tables = (validation._TOKEN_ERRORS, validation._REST_ERRORS, validation._STREAM_ERRORS)
    keys = {key for table in tables for _, key in table}
    assert keys | validation._FIELDS.keys() | {"not_https", "unknown"} == set(
        english["config"]["error"]
    )


def test_every_field_is_described() -> None:
    """Every field of every form has a description."""
    english = json.loads(TRANSLATIONS.read_text())
    options = dict(english["options"]["step"])
    menu = options.pop("init")
    choices = menu["menu_options"].keys()
    assert choices == menu["menu_option_descriptions"].keys() == {*options, "save"}
    steps = [*english["config"]["step"].values(), *options.values()]
    forms = [form for step in steps for form in (step, *step.get("sections", {}).values())]
    assert len(forms) == 13
    for form in forms:
        assert form.get("data", {}).keys() == form.get("data_description", {}).keys()
