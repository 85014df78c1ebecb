"""One account at run time: streams, REST, tracking, storage, and its events on the bus."""
