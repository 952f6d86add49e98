"""What flytekit reads of tables that we wrote, and tables that flytekit wrote for us to read.

dataframe_peer.py FOLDER: reads FOLDER/ours.pb and FOLDER/ours-csv.pb (literals), prints what is in them as JSON, and
writes FOLDER/pandas.pb, arrow.pb, csv.pb and pieces.pb.
"""

import datetime
import json
import sys
import typing
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from flyteidl.core import literals_pb2
from flytekit import FlyteContextManager, StructuredDataset, kwtypes
from flytekit.core.data_persistence import FileAccessProvider
from flytekit.core.type_engine import TypeEngine
from flytekit.models.literals import Literal
from typing_extensions import Annotated

UTC = datetime.timezone.utc
folder = Path(sys.argv[1])
context = FlyteContextManager.current_context()
access = FileAccessProvider(str(folder / "sandbox"), str(folder / "raw"))
context = context.with_file_access(access).build()


def literal_of(name):
    message = literals_pb2.Literal()
    message.ParseFromString((folder / f"{name}.pb").read_bytes())
    return Literal.from_flyte_idl(message)


def write(name, value, type_):
    literal = TypeEngine.to_literal(context, value, type_, TypeEngine.to_literal_type(type_))
    (folder / f"{name}.pb").write_bytes(literal.to_flyte_idl().SerializeToString())


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


with FlyteContextManager.with_context(context.with_file_access(access)) as context:
    ours = literal_of("ours")
    table = TypeEngine.to_python_value(context, ours, StructuredDataset).open(pa.Table).all()
    frame = TypeEngine.to_python_value(context, ours, pd.DataFrame)
    subset = TypeEngine.to_python_value(context, ours, Annotated[pd.DataFrame, kwtypes(s=str)])
    csv = TypeEngine.to_python_value(context, literal_of("ours-csv"), StructuredDataset).open(pd.DataFrame).all()
    print(
        json.dumps(
            {
                "types": {field.name: str(field.type) for field in table.schema},
                "rows": [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()],
                "dtypes": {name: str(dtype) for name, dtype in frame.dtypes.items()},
                "subset": list(subset.columns),
                "csv": json.loads(csv.to_json(orient="records")),
            }
        )
    )

    moments = [
        datetime.datetime(2024, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        None,
        datetime.datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ]
    pandas = pd.DataFrame(
        {
            "i": [1, 2, 2**62 + 1],
            "missing": [1, None, 3],
            "f": [0.5, float("nan"), -0.0],
            "s": ["ä", None, ""],
            "b": [True, False, True],
            "at": pd.to_datetime(pd.Series(moments), utc=True),
            "l": [["a", None], None, []],
            "c": pd.Categorical(["u", "v", "u"]),
        }
    )
    write("pandas", StructuredDataset(dataframe=pandas), Annotated[StructuredDataset, kwtypes(i=int, s=str)])
    arrow = pa.table(
        {
            "i32": pa.array([1, None, -3], pa.int32()),
            "u64": pa.array([2**64 - 1, None, 0], pa.uint64()),
            "day": pa.array([datetime.date(1960, 1, 2), None, datetime.date(2024, 2, 29)]),
            "at": pa.array(moments, pa.timestamp("us", "UTC")),
            "ns": pa.array([1_700_000_000_123_456_789, None, -1], pa.timestamp("ns")),
            "nested": pa.array([[[1], []], None, [None]], pa.list_(pa.list_(pa.int64()))),
            "bytes": pa.array([b"\x00\xff", None, b""]),
            "struct": pa.array([{"x": 1, "at": moments[0]}, None, {"x": None, "at": None}]),
            "map": pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64())),
        }
    )
    write("arrow", StructuredDataset(dataframe=arrow), StructuredDataset)
    write("csv", StructuredDataset(dataframe=pandas[["i", "s", "b", "at"]]), Annotated[StructuredDataset, "csv"])
    pieces = folder / "pieces"
    pieces.mkdir()
    for codec in ["snappy", "gzip", "zstd", "lz4", "brotli", "none"]:
        piece = pa.table({"codec": [codec] * 5000, "n": list(range(5000))})
        pq.write_table(piece, pieces / f"{codec}.parquet", compression=codec, row_group_size=1000, data_page_version="2.0")
    write("pieces", StructuredDataset(uri=str(pieces)), StructuredDataset)
