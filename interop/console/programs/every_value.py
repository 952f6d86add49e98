"""Values as Python's flytekit makes them: dataclasses, enums, unions, tables by pandas, files."""

import decimal
import enum
import typing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from flytekit import task, workflow
from flytekit.types.file import FlyteFile
from flytekit.types.structured import StructuredDataset


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


@dataclass
class Stop:
    town: str
    at: datetime


@dataclass
class Order:
    count: int = 2
    price: float = 2.0
    large: int = 2**62
    stops: typing.List[Stop] = field(default_factory=list)
    by_number: typing.Dict[int, str] = field(default_factory=dict)
    maybe: typing.Optional[str] = None


@task
def order() -> Order:
    stop = Stop("<b>Köln</b>", datetime(2026, 1, 2, tzinfo=timezone.utc))
    return Order(stops=[stop], by_number={7: "seven"})


@task
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "city": ["Köln", "<i>Oslo</i>", None],
            "n": [1, 2, 2**60],
            "share": [0.5, float("nan"), float("inf")],
            "at": pd.to_datetime(["2026-01-02T03:04:05.123456", "1960-01-01", None], format="ISO8601"),
        }
    )


@task
def packed() -> FlyteFile:
    columns = {
        "zstd": pa.array([decimal.Decimal("-12345678901234567890.12")]),
        "gzip": pa.array([[{"a": 1, "b": "x"}]]),
        "brotli": pa.array([date(2026, 1, 2)]),
        "lz4": pa.array([b"\x00\xff"]),
        "snappy": pa.array([datetime(2026, 1, 2, tzinfo=timezone.utc)]),
    }
    pq.write_table(pa.table(columns), "packed.parquet", compression={name: name for name in columns})
    return FlyteFile("packed.parquet")


@task
def sheet() -> StructuredDataset:
    return StructuredDataset(dataframe=pd.DataFrame({"a": [1], "b": ["x,y"]}), file_format="csv")


@task
def scalars() -> typing.Tuple[float, timedelta, Size, typing.Union[int, str], FlyteFile]:
    with open("notes.txt", "w") as notes:
        notes.write("written by Python")
    return float("nan"), timedelta(hours=1), Size.LARGE, "text", FlyteFile("notes.txt")


@workflow
def python_values() -> typing.Tuple[Order, pd.DataFrame, StructuredDataset, FlyteFile]:
    scalars()
    return order(), table(), sheet(), packed()
