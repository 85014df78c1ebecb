"""Look at Central from a terminal, without Home Assistant: `scripts/central`."""
