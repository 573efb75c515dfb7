"""The pretend TikTok's pages: phones, invitation links, the consent page, the control page."""
