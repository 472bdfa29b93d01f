"""Two schemes compared: what changed, and who moves grade."""
