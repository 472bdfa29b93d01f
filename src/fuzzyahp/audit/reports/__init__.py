"""Pages for people: the report of a rating and the card of a scheme."""
