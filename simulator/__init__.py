"""The pretend TikTok: its own state, its own clock, TikTok's wire format. It knows nothing of Limelight."""
