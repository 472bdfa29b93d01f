"""Many clients: tables, files, databases and clusters, the same bits in all of them."""
