"""Decoding of Central's binary messages."""
