"""Whether to believe judgments, and the fewest changes that make them believable."""
