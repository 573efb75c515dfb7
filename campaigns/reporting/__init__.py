"""A campaign's figures: what they are (`figures`), what they are made of (`sums`), how a report is put together (`report`)."""
