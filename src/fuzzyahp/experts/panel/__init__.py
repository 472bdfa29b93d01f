"""A panel: who was asked what, what came back, the panel file, and what it says as one."""
