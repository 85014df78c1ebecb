"""The samples of webhooks for alerts in HPE's documentation, as messages of the alerts stream.

The last sample is cut off in the documentation and only completed by closing brackets. In one, a
detail is a list, which the stream's message cannot hold: it is converted to text.
"""

import json
from pathlib import Path
import re
from typing import Any

from google.protobuf.json_format import ParseDict

from custom_components.hpe_aruba_central.central.pb import alerts_pb2

SAMPLES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
)


def message(sample: dict[str, Any]) -> alerts_pb2.AlertStreamingMessage:
    """Return a sample as a message of the stream."""
    fields = {
        re.sub(r"(?=[A-Z])", "_", name).lower(): value
        for name, value in sample.items()
        if value is not None
    }
    fields["additional_details"] = [
        {
            "entries": {
                name: value if isinstance(value, str) else ", ".join(value)
                for name, value in detail.items()
            }
        }
        for detail in sample["additionalDetails"]
    ]
    return ParseDict(fields, alerts_pb2.AlertStreamingMessage())
