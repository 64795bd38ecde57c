"""How a goal is put into words on screen. Pure: no database, no request."""

IMPORTANCE = {
    5: "It matters most",
    4: "It matters a lot",
    3: "It matters",
    2: "It matters a little",
    1: "It would be nice",
}
# One plain line for each kind of goal.
KINDS = {
    "broad": "a direction, not yet a plan",
    "specific": "one thing that will be done or decided",
    "medical": "something to know or to be able to do with patients",
    "work_habit": "how you study, plan or work",
    "personal": "you, beyond school and work",
}
# What a line of a goal's history is about; read by the student and by mentors.
CHANGES = {
    "topic": "Topic",
    "text": "The goal",
    "kind": "Kind",
    "importance": "Importance",
    "measure": "How to know",
    "target_on": "By when",
    "progress": "How far",
    "state": "State",
}
