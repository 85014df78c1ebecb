"""Central's event streams: WebSockets, and subscriptions that keep them open."""
