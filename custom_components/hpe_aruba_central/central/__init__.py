"""The client library for HPE Aruba Networking Central: asyncio, aiohttp, protobuf; nothing of Home Assistant."""
