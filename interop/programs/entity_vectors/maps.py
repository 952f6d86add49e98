import functools
from typing import Dict, List, NamedTuple, Optional

from flytekit import LaunchPlan, Resources, map_task, task, workflow


@task
def sq(x: int) -> int:
    return x


@task(retries=2, interruptible=True, timeout=60, cache=True, cache_version="7", requests=Resources(cpu="1"))
def heavy(x: int, y: str, k: float) -> str:
    return y


@task
def quiet(x: int):
    pass


@task
def structs(m: Dict[str, int], xs: List[int]) -> List[str]:
    return []


@task
def maybe(x: Optional[int]) -> int:
    return 0


@workflow
def chained(xs: List[int]) -> List[int]:
    return map_task(sq)(x=map_task(sq)(x=xs))


@workflow
def bound(xs: List[int], y: str, k: float) -> List[str]:
    return map_task(functools.partial(heavy, y=y, k=k), concurrency=2)(x=xs)


@workflow
def partly(xs: List[int], ys: List[str]) -> List[str]:
    return map_task(functools.partial(heavy, k=0.5))(x=xs, y=ys)


@workflow
def tolerant(xs: List[int]) -> List[Optional[int]]:
    return map_task(sq, min_success_ratio=0.25, concurrency=0)(x=xs)


@workflow
def least(xs: List[int]) -> List[Optional[int]]:
    return map_task(sq, min_successes=2, min_success_ratio=None)(x=xs)


@workflow
def overridden(xs: List[int]) -> List[int]:
    return map_task(sq)(x=xs).with_overrides(
        retries=3, timeout=5, interruptible=False, requests=Resources(cpu="2", mem="1Gi"), container_image="i:1"
    )


@workflow
def named(xs: List[int]) -> List[int]:
    return map_task(sq)(x=xs).with_overrides(node_name="mapped", name="Mapped")


@workflow
def silent(xs: List[int]):
    map_task(quiet)(x=xs)


@workflow
def of_structs(ms: List[Dict[str, int]], xss: List[List[int]]) -> List[List[str]]:
    return map_task(structs)(m=ms, xs=xss)


@workflow
def of_constants() -> List[int]:
    return map_task(maybe)(x=[1, None, 3])


@workflow
def of_promises(a: int) -> List[int]:
    b = sq(x=a)
    return map_task(sq)(x=[a, b, 3])


@workflow
def item(a: int, b: int = 2) -> int:
    return sq(x=a)


item_plan = LaunchPlan.get_or_create(item, name="item_plan", default_inputs={"b": 5})


@workflow
def over_plan(xs: List[int]) -> List[int]:
    return map_task(item_plan, concurrency=1)(a=xs, b=xs)


@workflow
def over_plan_least(xs: List[int], ys: List[int]) -> List[Optional[int]]:
    return map_task(item_plan, min_successes=1)(a=xs, b=ys)


@workflow
def named_plan(xs: List[int]) -> List[int]:
    return map_task(item_plan)(a=xs, b=xs).with_overrides(node_name="planned", name="Planned", retries=2, interruptible=True)


RECORDED = [chained, bound, partly, tolerant, least, overridden, named, silent, of_structs, of_constants, of_promises, over_plan, over_plan_least, named_plan]
