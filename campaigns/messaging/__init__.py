"""What is said between a brand and its participants: words, threads, e-mail, news of it, reminders (O5)."""
