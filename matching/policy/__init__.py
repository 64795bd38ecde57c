"""The order of the directory as staff set it: what it says in words, and what a change of it would do."""
