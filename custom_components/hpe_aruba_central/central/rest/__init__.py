"""Central's REST API: lists, page by page, and actions."""
