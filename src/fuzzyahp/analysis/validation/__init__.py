"""Ratings held against outcomes, and against an earlier date."""
