"""Benchmarks, compared with lower bounds and HPE's SDK in the same run: `scripts/bench`."""
