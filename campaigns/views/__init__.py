"""Pages of the campaigns' room, split by what they are about."""
