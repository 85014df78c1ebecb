"""Logbook text."""
