from dataclasses import dataclass
from typing import Dict, List, NamedTuple, Optional, Union

from flytekit import task, workflow
from flytekit.types.file import FlyteFile


@dataclass
class Cat:
    name: str
    lives: int


@dataclass
class Dog:
    name: str
    owner: Optional[str]


@dataclass
class Home:
    pets: Dict[str, List[Cat]]
    picture: FlyteFile
    tags: List[Dict[str, str]]


Two = NamedTuple("Two", a=int, b=Dict[str, int])


@task
def one() -> int:
    return 1


@task
def two() -> Two:
    return Two(1, {})


@task
def home() -> Home:
    return Home({}, FlyteFile("s3://b/f"), [])


@task
def pets(c: Union[Cat, Dog], cs: List[Union[Cat, Dog]]) -> Union[int, str]:
    return 1


@task
def lists(xs: List[List[int]], m: Dict[str, Dict[str, int]], o: Optional[List[Optional[int]]]) -> List[int]:
    return []


@task
def text(s: str, f: FlyteFile) -> str:
    return s


@workflow
def nested(k: int) -> List[int]:
    a = one()
    n = two()
    lists(xs=[[a, 1], [], [k]], m={"x": {"y": a, "z": 3}, "n": {}}, o=[a, None, 4])
    return lists(xs=[[1], [2, 3]], m={"b": n.b}, o=None)


@workflow
def attributes(h: Home) -> str:
    g = home()
    text(s=g.pets["tom"][0].name, f=g.picture)
    text(s=g.tags[1]["k"], f=h.picture)
    return text(s=h.pets["a b"][2].name, f=g.picture)


@workflow
def unions(d: Dog) -> Union[int, str]:
    a = pets(c=Cat(name="c", lives=9), cs=[Dog(name="d", owner=None), Cat(name="e", lives=1)])
    b = pets(c=d, cs=[d, d])
    return b


@workflow
def outputs(k: int) -> NamedTuple("Out", x=int, y=List[int], z=Dict[str, int], c=str):
    a = one()
    n = two()
    return k, [a, k, 5], {"a": a, "n": n.a}, "constant"


@workflow
def empty():
    one()


RECORDED = [pets, lists, nested, attributes, unions, outputs, empty]
