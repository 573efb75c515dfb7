"""Stand-in until the import is written."""
