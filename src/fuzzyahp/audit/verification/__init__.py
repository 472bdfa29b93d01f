"""A record held against what follows from its evidence, in exact arithmetic."""
