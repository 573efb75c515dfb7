"""TikTok's business API v1.3, as far as creator campaigns need it."""
