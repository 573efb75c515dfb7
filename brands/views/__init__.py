"""Pages of the brands’ room, split by what they are about."""
