"""The dashboard that users can add: made here, and shown by a few lines of JavaScript."""
