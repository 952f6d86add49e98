from flytekit import ContainerTask, LaunchPlan, Resources, kwtypes, reference_launch_plan, reference_task, reference_workflow, task, workflow
from flytekit.core.task import Echo
from typing import List


@task
def documented(x: int, y: str) -> int:
    """
    One line.

    More lines,
    two of them.

    Args:
        x: the x of it
        y: the y

    Returns:
        int: what comes out
    """
    return x


@workflow
def described(x: int) -> int:
    """
    A workflow.

    It has a long text.

    Args:
        x: what goes in
    """
    return documented(x=x, y="")


@reference_task(project="rp", domain="rd", name="r.t", version="1")
def ref_t(xs: List[int], s: str) -> List[str]:
    ...


@reference_workflow(project="rp", domain="rd", name="r.w", version="2")
def ref_w(a: int) -> int:
    return a


@reference_launch_plan(project="rp", domain="rd", name="r.l", version="3")
def ref_l(a: int, b: str) -> int:
    return a


@workflow
def references(a: int) -> List[str]:
    l = ref_l(a=a, b="k").with_overrides(node_name="launched")
    return ref_t(xs=[a, l, 3], s="s").with_overrides(retries=2)


shell = ContainerTask(
    name="raw",
    image="alpine:3",
    command=["sh", "-c"],
    arguments=["wc -l {{.inputs.s}} > /var/outputs/n"],
    inputs=kwtypes(s=str, xs=List[int]),
    outputs=kwtypes(n=int, ok=bool),
    environment={"A": "1"},
    requests=Resources(cpu="1", mem="1Gi"),
)


@workflow
def raw(s: str) -> bool:
    n, ok = shell(s=s, xs=[1])
    return ok


RECORDED = [documented, described, LaunchPlan.get_or_create(described), references, shell, raw]
