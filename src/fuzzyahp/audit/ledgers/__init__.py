"""An append-only file of records, each line chained to the one before."""
