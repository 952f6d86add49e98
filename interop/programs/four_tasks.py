"""Four plain tasks, run on Haltere by `pyflyte run --remote` with no configuration."""
from dataclasses import dataclass
from datetime import datetime, timedelta

from flytekit import task, workflow


@dataclass
class Order:
    item: str
    count: int


@task
def parse(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


@task
def total(numbers: list[int], offset: int = 0) -> int:
    return sum(numbers) + offset


@task
def make_order(item: str, count: int) -> Order:
    return Order(item=item, count=count)


@task
def describe(order: Order, at: datetime, wait: timedelta) -> str:
    return f"{order.count} x {order.item} at {(at + wait).isoformat()}"


@workflow
def four(text: str = "1,2,3", at: datetime = datetime(2026, 1, 2, 3, 4, 5)) -> str:
    numbers = parse(text=text)
    count = total(numbers=numbers, offset=4)
    order = make_order(item="fly", count=count)
    return describe(order=order, at=at, wait=timedelta(days=1))
