"""The thread: a mentorship as a line through the years of school, with its meetings as knots.

`scale`, `layout` and `words` are pure calculation; `load` reads what they need for many mentorships at once.
"""
