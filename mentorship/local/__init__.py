"""The local stack: what `make run`, `make test` and their sisters do. Nothing here runs in production."""
