"""The state of an account, derived from events and REST. It does no I/O and has no clock."""
