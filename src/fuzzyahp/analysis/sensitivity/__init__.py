"""What one weight, judgment, vote, rule, expert or indicator does to a grade."""
