class LocalError(Exception):
    """Something that the person at the terminal can put right: one sentence that names it and says what to do."""
