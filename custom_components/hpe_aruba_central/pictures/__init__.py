"""Pictures of a network as SVG: pure functions of what is known, without Home Assistant."""
