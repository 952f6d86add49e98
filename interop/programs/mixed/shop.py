"""Tasks that TypeScript calls."""

import enum
import pathlib
import typing
from dataclasses import dataclass

import pandas as pd
from flytekit import current_context, task
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "very large"


@dataclass
class Item:
    name: str
    price: float


@dataclass
class Order:
    items: typing.List[Item]
    size: Size
    note: typing.Optional[str]
    counts: typing.Dict[str, int]


@task
def price(order: Order, size: Size) -> Order:
    factor = 2.0 if size == Size.LARGE else 1.0
    assert isinstance(order.size, Size), order.size
    items = [Item(name=item.name, price=item.price * factor) for item in order.items]
    counts = {**order.counts, "python": 2**60}
    return Order(items=items, size=size, note=order.note or "from Python", counts=counts)


@task
def flip(value: typing.Union[int, str]) -> typing.Union[int, str]:
    return len(value) if isinstance(value, str) else f"it was {value}"


@task
def shout(file: FlyteFile) -> FlyteFile:
    text = pathlib.Path(file.download()).read_text()
    path = pathlib.Path(current_context().working_directory) / "shouted.txt"
    path.write_text(text.upper())
    return FlyteFile(str(path))


@task
def mirror(folder: FlyteDirectory) -> FlyteDirectory:
    source = pathlib.Path(folder.download())
    target = pathlib.Path(current_context().working_directory) / "mirrored"
    for path in sorted(source.rglob("*")):
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(path.read_text()[::-1])
    return FlyteDirectory(str(target))


@task
def widen(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(double=table["n"] * 2)
