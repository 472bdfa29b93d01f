"""Two ratings of the same clients, and whom to look at: early warnings by rules that the lender edits."""
