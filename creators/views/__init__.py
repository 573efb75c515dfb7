"""Pages of the creators' room, split by what they are about."""
