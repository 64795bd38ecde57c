from celery import shared_task

from .purging import carry_out_purges, settle_returned, start_agreed_purges


@shared_task(name="accounts.keep_periods")
def keep_periods() -> None:
    settle_returned()
    start_agreed_purges()
    carry_out_purges()
