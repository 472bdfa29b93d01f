"""Delphi rounds: spread, feedback, stability, and when to stop."""
