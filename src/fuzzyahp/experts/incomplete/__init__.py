"""Judgments with gaps: weights, completion, and which pair to ask next."""
