"""Clients' evidence from files, and what became of each client: read, gathered, written."""
