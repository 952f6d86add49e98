"""Four steps, one after the other, that do next to nothing."""
from flytekit import task, workflow


@task
def step(x: int) -> int:
    return x + 1


@workflow
def chain(x: int) -> int:
    return step(x=step(x=step(x=step(x=x))))
