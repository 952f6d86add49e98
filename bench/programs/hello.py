"""The same as hello.ts."""

from flytekit import task, workflow


@task
def hello(name: str) -> str:
    return f"hello {name}"


@workflow
def wf(name: str = "world") -> str:
    return hello(name=name)
