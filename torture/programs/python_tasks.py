"""Python tasks of a torture run. As its TypeScript tasks, each attempt writes down outside of all that may fail when it begins and ends."""
import json
import os

from flytekit import current_context, task, workflow


def note(ledger: str, what: str) -> None:
    attempt = current_context().raw_output_prefix.rstrip("/").split("/")[-1]
    line = json.dumps({"what": what, "attempt": attempt, "key": "", "pid": os.getpid()})
    with open(ledger, "a") as file:
        file.write(line + "\n")


@task
def inc(ledger: str, a: int) -> int:
    note(ledger, "begin")
    note(ledger, "end")
    return a + 1


@workflow
def python(ledger: str, a: int) -> int:
    return inc(ledger=ledger, a=inc(ledger=ledger, a=a))
