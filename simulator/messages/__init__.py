"""What Central says about the campus, as protobuf messages."""
