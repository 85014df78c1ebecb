"""Entities that several platforms share, and how they are added."""
