import datetime as dt
from typing import Dict, Optional

from flytekit import LaunchPlan, Workflow, map_task, task, workflow
from flytekit.core.artifact import Artifact, Granularity, Inputs
from flytekit.types.error import FlyteError

Monthly = Artifact(name="monthly", time_partitioned=True, time_partition_granularity=Granularity.MONTH, partition_keys=["k"])


@task
def inc(x: int) -> int:
    return x


@task
def clean(x: int, err: Optional[FlyteError] = None):
    pass


@workflow
def tidy(x: int):
    inc(x=x)


@workflow
def sub(x: int) -> int:
    return inc(x=x)


by_task = Workflow(name="made.by_task")
by_task.add_workflow_input("x", int)
first = by_task.add_entity(sub, x=by_task.inputs["x"])
mapped = by_task.add_entity(map_task(inc), x=[first.outputs["o0"], 2])
by_task.add_workflow_output("mapped", mapped.outputs["o0"])
by_task.add_workflow_output("table", {"a": first.outputs["o0"]}, Dict[str, int])
by_task.add_on_failure_handler(clean)

by_workflow = Workflow(name="made.by_workflow")
by_workflow.add_workflow_input("x", int)
by_workflow.add_entity(inc, x=by_workflow.inputs["x"])
by_workflow.add_on_failure_handler(tidy)


@workflow
def calls(x: int) -> Dict[str, int]:
    return by_task(x=x).table


@workflow
def queries(
    w: dt.datetime,
    a: int = Monthly.query(time_partition=dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc), k="z"),
    b: int = Monthly.query(time_partition=Inputs.w, k="z"),
) -> int:
    return inc(x=a)


RECORDED = [by_task, by_workflow, calls, LaunchPlan.get_or_create(queries)]
