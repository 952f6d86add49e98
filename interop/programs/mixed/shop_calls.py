"""A workflow of Python and TypeScript tasks, written in Python."""

import typing

import pandas as pd
from flytekit import reference_task, workflow
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile
from shop import Order, Size, flip, mirror, price, shout, widen

AT = {"project": "flytesnacks", "domain": "development", "version": "v1"}


@reference_task(name="programs.mixed.shop.make", **AT)
def ts_make(name: str, count: int) -> typing.NamedTuple("Made", order=Order, size=Size):
    return Order([], Size.SMALL, None, {}), Size.SMALL


@reference_task(name="programs.mixed.shop.files", **AT)
def ts_files(text: str) -> typing.NamedTuple("Files", file=FlyteFile, folder=FlyteDirectory, table=pd.DataFrame):
    return FlyteFile(""), FlyteDirectory(""), pd.DataFrame()


@reference_task(name="programs.mixed.shop.tell", **AT)
def ts_tell(order: Order, value: typing.Union[int, str], file: FlyteFile, folder: FlyteDirectory, table: pd.DataFrame) -> str:
    return ""


@workflow
def python_calls(name: str = "tea") -> str:
    made = ts_make(name=name, count=3)
    files = ts_files(text="from Python")
    return ts_tell(
        order=price(order=made.order, size=made.size),
        value=flip(value=name),
        file=shout(file=files.file),
        folder=mirror(folder=files.folder),
        table=widen(table=files.table),
    )
