"""Several experts as one: groups, experts' own weights, consensus."""
