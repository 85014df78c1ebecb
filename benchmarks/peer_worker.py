"""Runs in pycentral's own environment: times its `_on_message` on the frames that it is told of, round by round.

A line of JSON in: {"event": ..., "frames": [base64, ...]}; a line of JSON out: seconds for all of them.
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
    """Answer until the input ends."""
    streaming_class = import_module("pycentral.streaming.streaming").Streaming
    central = SimpleNamespace(
        _app_routes={"new_central": {"token_key": "none", "base_url": "none"}},
        logger=logging.getLogger("peer"),
    )
    print(sys.version.split()[0], flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        streaming = streaming_class(central, asked["event"])
        dicts: list[object] = []
        streaming.user_callback = dicts.append
        frames = [base64.b64decode(frame) for frame in asked["frames"]]
        gc.collect()
        gc.disable()
        start = process_time()
        for frame in frames:
            streaming._on_message(None, frame)  # noqa: SLF001 - what is to be measured
        taken = process_time() - start
        gc.enable()
        if len(dicts) != len(frames):
            raise SystemExit(f"{len(dicts)} of {len(frames)} frames were decoded")
        print(json.dumps(taken), flush=True)


main()
