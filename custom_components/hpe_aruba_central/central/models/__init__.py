"""Immutable models: devices, parts, alerts, clients, sites, events, and their keys."""
