"""The simulator without Limelight around it: `python -m simulator`."""
