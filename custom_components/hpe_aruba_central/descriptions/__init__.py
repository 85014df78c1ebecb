"""What is shown of devices and their parts: one row for each entity."""
