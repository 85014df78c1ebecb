"""What the integration costs, measured against floors and peers in the same run: `scripts/bench`."""
