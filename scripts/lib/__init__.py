"""What the demonstration and the checks from outside share."""
