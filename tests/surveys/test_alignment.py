from surveys.alignment import Question, compare

CADENCE = Question("cadence", "how often", (("weekly", "Every week"), ("monthly", "Once a month")))


def labels(lines) -> list[str]:
    return [line.label for line in lines]


def test_items_fall_into_both_differ_and_neither():
    questions = [Question(key, key) for key in ("a", "b", "c")]
    found = compare(questions, {"a": True, "b": True, "c": False}, {"a": True, "b": False, "c": False})
    assert (labels(found.both), labels(found.differ), labels(found.neither)) == (["a"], ["b"], ["c"])
    assert (found.agreed, found.compared) == (2, 3)


def test_an_item_that_one_side_did_not_reach_is_no_difference():
    found = compare([Question("a", "a")], {}, {"a": True})
    assert (found.compared, labels(found.not_compared)) == (0, ["a"])


def test_a_choice_is_compared_by_its_key_and_shown_in_words():
    found = compare([CADENCE], {"cadence": "weekly"}, {"cadence": "monthly"})
    (line,) = found.differ
    assert (line.mentee, line.mentor) == ("Every week", "Once a month")


def test_the_same_choice_is_agreement():
    assert labels(compare([CADENCE], {"cadence": "weekly"}, {"cadence": "weekly"}).both) == ["how often"]
