"""Records read from files, checked for form, and rated again."""
