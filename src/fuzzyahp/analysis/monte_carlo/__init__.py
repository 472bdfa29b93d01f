"""How far the score moves when judgments and votes are drawn again."""
