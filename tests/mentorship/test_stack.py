"""Web, worker and beat as processes of their own, on the test's own database."""

from mentorship.local.ready import look


def test_the_stack_is_healthy_until_one_part_dies(running_stack):
    assert '"status": "ok"' in look(running_stack.port)["says"]
    running_stack.kill("beat")
    running_stack.wait_until(lambda: '"beat": "down"' in look(running_stack.port)["says"], "beat to be missed")
    assert '"worker": "ok"' in look(running_stack.port)["says"]
