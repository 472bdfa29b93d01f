"""Fuzzy judgments, for those whose method asks for them: fuzzy numbers in pairs to crisp weights."""
