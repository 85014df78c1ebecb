"""Measure pycentral's `_on_message`, in pycentral's own environment.

Input: lines of JSON, {"event": name of the stream, "frames": [base64, ...]}.
Output: for each line the CPU seconds for all its frames.
"""

import base64
import gc
from importlib import import_module
import json
import logging
import sys
from time import process_time
from types import SimpleNamespace


def main() -> None:
    """Process commands until the input ends."""
    streaming_class = import_module("pycentral.streaming.streaming").Streaming
    central = SimpleNamespace(
        _app_routes={"new_central": {"token_key": "none", "base_url": "none"}},
        logger=logging.getLogger("peer"),
    )
    print(sys.version.split()[0], flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        streaming = streaming_class(central, command["event"])
        dicts: list[object] = []
        streaming.user_callback = dicts.append
        frames = [base64.b64decode(frame) for frame in command["frames"]]
        gc.collect()
        gc.disable()
        start = process_time()
        for frame in frames:
            streaming._on_message(None, frame)  # noqa: SLF001 - to be measured
        elapsed = process_time() - start
        gc.enable()
        if len(dicts) != len(frames):
            raise SystemExit(f"{len(dicts)} of {len(frames)} frames were decoded")
        print(json.dumps(elapsed), flush=True)


main()
