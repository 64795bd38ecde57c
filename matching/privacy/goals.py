"""Of a person's own file: goals with their history, and what kind of person they look for."""

from accounts.models import User

from ..models import Goal, GoalChange, MentorPreference

Rows = list[dict]


def goals(user: User) -> Rows:
    rows = Goal.objects.filter(student=user).select_related("topic").prefetch_related("shares__relationship__mentor")
    return [
        {
            "goal": goal.text,
            "topic": goal.topic.name,
            "kind": goal.get_kind_display(),
            "importance": goal.importance,
            "how I will know": goal.measure,
            "by when": goal.target_on,
            "state": goal.get_state_display(),
            "how far I am": goal.get_progress_display(),
            "place in my order": goal.position,
            "written": goal.created_at,
            "last looked at": goal.reviewed_at,
            "shared with": [share.relationship.mentor.full_name for share in goal.shares.all()],
        }
        for goal in rows
    ]


def changes(user: User) -> Rows:
    rows = GoalChange.objects.filter(goal__student=user).select_related("goal").order_by("changed_at", "field")
    return [
        {
            "goal": row.goal.text,
            "what": row.label,
            "before": row.old,
            "after": row.new,
            "sentence": row.note,
            "when": row.changed_at,
        }
        for row in rows
    ]


def preference(user: User) -> Rows:
    rows = MentorPreference.objects.filter(student=user).prefetch_related("specialties", "tags")
    return [
        {
            "how they would help": row.way_names,
            "where they are in their career": row.career_stage_names,
            "specialties": [entry.name for entry in row.specialties.all()],
            "how we would meet": row.mode_names,
            "how they would work with me": row.get_style_display(),
            "every so many weeks": row.cadence_weeks,
            "people who say of themselves": [tag.name for tag in row.tags.all()],
            "what to do with these": row.get_tags_use_display(),
            "last changed": row.changed_at,
        }
        for row in rows
    ]
