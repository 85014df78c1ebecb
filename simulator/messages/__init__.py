"""The protobuf messages of the streams, built from the state of the campus."""
