"""Types that Python's schemas say in their own ways, for the console's launch form."""

import typing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from flytekit import task, workflow
from pydantic import BaseModel


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


@dataclass
class Point:
    x: int
    y: float = 0.5


@dataclass
class Order:
    id: str
    at: Point
    stops: typing.List[Point]
    counts: typing.Dict[str, int]
    note: typing.Optional[str] = None
    tags: typing.List[str] = field(default_factory=lambda: ["new"])


@dataclass
class Cat:
    meows: bool


@dataclass
class Dog:
    lives: int


class Leaf(BaseModel):
    value: int
    names: typing.List[str] = []


class Tree(BaseModel):
    value: int
    children: typing.List[Leaf] = []
    best: typing.Optional[Leaf] = None


@task
def tell(
    order: Order,
    pet: typing.Union[Cat, Dog],
    tree: Tree,
    size: Size,
    at: datetime,
    took: timedelta,
    spot: Point,
    maybe: typing.Optional[Point],
) -> str:
    return repr((order, pet, tree, size, at.isoformat(), took.total_seconds(), spot, maybe))


@workflow
def told(
    order: Order,
    pet: typing.Union[Cat, Dog],
    tree: Tree,
    size: Size,
    at: datetime,
    took: timedelta = timedelta(minutes=2),
    spot: Point = Point(x=7),
    maybe: typing.Optional[Point] = None,
) -> str:
    return tell(order=order, pet=pet, tree=tree, size=size, at=at, took=took, spot=spot, maybe=maybe)
