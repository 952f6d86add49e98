"""One workflow of each kind that a client meets: plain, gated, failing, and one that runs by the clock.

The tasks that many executions share are cached: with the same input, one Python process serves them all.
"""
from datetime import datetime, timedelta

from flytekit import CronSchedule, Deck, LaunchPlan, approve, task, wait_for_input, workflow


@task(cache=True, cache_version="1")
def double(n: int) -> int:
    return 2 * n


@task(enable_deck=True, cache=True, cache_version="1")
def decked(n: int) -> int:
    Deck("own", f"<b>{n}</b>")
    return n


@task
def fails(n: int) -> int:
    if n < 10:
        raise ValueError(f"{n} is refused")
    return n


@workflow
def plain(n: int = 3) -> int:
    return decked(n=double(n=n))


@workflow
def gated(n: int = 3) -> int:
    asked = wait_for_input("asked", timeout=timedelta(hours=1), expected_type=int)
    agreed = approve(double(n=asked), "agreed", timeout=timedelta(hours=1))
    return double(n=agreed)


@workflow
def failing(n: int = 3) -> int:
    return fails(n=double(n=n))


@task
def told(at: datetime) -> str:
    return at.isoformat()


@workflow
def timed(at: datetime) -> str:
    return told(at=at)


plan = LaunchPlan.get_or_create(plain, name="every_kind.plan", default_inputs={"n": 5})
nightly = LaunchPlan.get_or_create(
    timed, name="every_kind.nightly", schedule=CronSchedule(schedule="0 3 * * *", kickoff_time_input_arg="at")
)
