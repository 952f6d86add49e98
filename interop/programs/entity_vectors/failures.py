import datetime as dt
import typing

from flytekit import LaunchPlan, WorkflowFailurePolicy, approve, sleep, task, wait_for_input, workflow
from flytekit.types.error import FlyteError


@task
def work(a: int) -> int:
    return a


@task
def clean(a: int, b: str = "b", err: typing.Optional[FlyteError] = None):
    pass


@task
def report(err: typing.Optional[FlyteError] = None, a: typing.Optional[int] = None):
    pass


@task
def nothing():
    pass


@workflow
def tidy(a: int, b: str = "t"):
    clean(a=a, b=b)


@workflow(on_failure=clean, failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE)
def both(a: int, b: str) -> int:
    return work(a=a)


@workflow(on_failure=tidy, interruptible=True)
def by_workflow(a: int, b: str = "x") -> int:
    return work(a=a)


@workflow(on_failure=clean)
def defaulted(a: int = 3, b: str = "x") -> int:
    return work(a=a)


@workflow(on_failure=both)
def outer(a: int, b: str) -> int:
    return both(a=a, b=b)


@workflow
def calls(a: int) -> int:
    return defaulted(a=both(a=a, b="q"))


@workflow
def gates(a: int) -> str:
    s = sleep(dt.timedelta(hours=1))
    w = work(a=a)
    ok = approve(w, "look at it", timeout=dt.timedelta(minutes=5))
    n = wait_for_input("how many", timeout=dt.timedelta(days=1), expected_type=int)
    xs = wait_for_input("list", timeout=dt.timedelta(seconds=30), expected_type=typing.List[str])
    m = wait_for_input("maybe", timeout=dt.timedelta(seconds=30), expected_type=typing.Optional[float])
    s2 = sleep(dt.timedelta(seconds=1.5))
    w2 = work(a=n)
    w3 = work(a=ok)
    s >> w2
    w2 >> s2
    s2 >> w3
    return wait_for_input("last", timeout=dt.timedelta(weeks=1), expected_type=str)


RECORDED = [clean, both, by_workflow, defaulted, outer, calls, gates]
