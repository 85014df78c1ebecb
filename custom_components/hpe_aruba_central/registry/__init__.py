"""What Home Assistant keeps of an account: devices, and which entities exist."""
