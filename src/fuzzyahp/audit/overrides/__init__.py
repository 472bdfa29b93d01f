"""Grades that people change, with their reasons, and how often that happens."""
