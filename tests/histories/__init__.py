"""Deterministic histories: a true world, an unreliable way to the integration, and a checker."""
