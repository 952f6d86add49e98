"""Writes what flytekit makes of values of every type, as test vectors of the SDK's types.

python value_vectors.py packages/sdk/test-vectors/values.json

The same values in TypeScript stand in packages/sdk/src/testing/value-samples.ts under the same names.
"""

import datetime as dt
import enum
import json
import sys
import typing
from dataclasses import dataclass, field
from typing import Annotated, Any, Dict, List, Literal, Optional, Union

from flytekit import FlyteContextManager, HashMethod
from flytekit.core.annotation import FlyteAnnotation
from flytekit.core.type_engine import TypeEngine
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile
from flytekit.types.structured import StructuredDataset
from google.protobuf.json_format import MessageToDict
from pydantic import BaseModel

UTC = dt.timezone.utc


class Color(enum.Enum):
    RED = "red"
    BLUE = "deep blue"
    ODD = "ünï"


class One(enum.Enum):
    ONLY = ""


@dataclass
class Point:
    x: int
    y: float


@dataclass
class Named:
    name: str
    at: Point


@dataclass
class Deep:
    points: List[Named]
    by_name: Dict[str, List[Point]]
    grid: List[List[float]]
    maybe: Optional[Named]
    rest: Dict[str, Dict[str, int]]


@dataclass
class Scalars:
    i: int
    f: float
    s: str
    b: bool
    t: dt.datetime
    d: dt.timedelta
    day: dt.date
    c: Color


@dataclass
class Defaults:
    i: int = 3
    big: int = 9007199254740993
    f: float = 1.0
    half: float = 0.5
    s: str = "text"
    empty: str = ""
    b: bool = True
    none: Optional[str] = None
    some: Optional[int] = 4
    items: List[int] = field(default_factory=list)
    filled: List[int] = field(default_factory=lambda: [1, 2])
    table: Dict[str, float] = field(default_factory=dict)
    point: Point = field(default_factory=lambda: Point(x=1, y=2.0))
    color: Color = Color.BLUE


@dataclass
class Files:
    one: FlyteFile
    csv: FlyteFile["csv"]
    folder: FlyteDirectory
    many: List[FlyteFile]
    named: Dict[str, FlyteFile]
    maybe: Optional[FlyteFile]


@dataclass
class Enums:
    c: Color
    cs: List[Color]
    by: Dict[str, Color]
    maybe: Optional[Color]


@dataclass
class Unions:
    u: Union[int, str]
    v: Union[float, bool, str]
    n: Optional[Union[int, str]]
    us: List[Union[int, str]]


@dataclass
class Options:
    i: Optional[int] = None
    xs: Optional[List[int]] = None
    m: Optional[Dict[str, str]] = None
    p: Optional[Point] = None
    t: Optional[dt.datetime] = None


@dataclass
class Untyped:
    d: dict
    m: Dict[str, dict]


@dataclass
class Empty:
    pass


@dataclass
class Cat:
    kind: str
    meows: bool


@dataclass
class Dog:
    kind: str
    barks: int


@dataclass
class Times:
    ts: List[dt.datetime]
    ds: Dict[str, dt.timedelta]
    days: List[dt.date]


class Inner(BaseModel):
    v: int
    names: List[str] = ["a"]


class Model(BaseModel):
    i: int
    f: float = 2.0
    inner: Inner
    inners: Dict[str, Inner]
    maybe: Optional[Inner] = None
    color: Color = Color.RED
    u: Union[int, str] = "u"


class Timed(BaseModel):
    t: dt.datetime
    d: dt.timedelta
    day: dt.date


def at(*parts, offset=0, micros=0):
    zone = dt.timezone(dt.timedelta(minutes=offset)) if offset else UTC
    return dt.datetime(*parts, microsecond=micros, tzinfo=zone)


point = Point(x=-1, y=0.1)
named = Named(name="n", at=point)
inner = Inner(v=1)


def rows():
    yield "int zero", int, 0
    yield "int max", int, 2**63 - 1
    yield "int min", int, -(2**63)
    yield "int beyond doubles", int, 2**53 + 1
    yield "float tenth", float, 0.1
    yield "float whole", float, 3.0
    yield "float large whole", float, 1e22
    yield "float least", float, 5e-324
    yield "float greatest", float, 1.7976931348623157e308
    yield "float minus zero", float, -0.0
    yield "float nan", float, float("nan")
    yield "float minus infinity", float, float("-inf")
    yield "str nul", str, "a\0b"
    yield "str emoji", str, "👩‍👩‍👧 \u2028 é e\u0301"
    yield "str quotes", str, "\"'\\\n\r\t"
    yield "bool", bool, True
    yield "datetime epoch", dt.datetime, at(1970, 1, 1)
    yield "datetime before epoch", dt.datetime, at(1969, 12, 31, 23, 59, 59, micros=999999)
    yield "datetime east", dt.datetime, at(2024, 2, 29, 1, 30, offset=330, micros=1)
    yield "datetime west", dt.datetime, at(2024, 12, 31, 23, 0, offset=-480)
    yield "datetime first", dt.datetime, at(1, 1, 1)
    yield "datetime last", dt.datetime, at(9999, 12, 31, 23, 59, 59, micros=999999)
    yield "duration microsecond", dt.timedelta, dt.timedelta(microseconds=1)
    yield "duration minus", dt.timedelta, dt.timedelta(microseconds=-1)
    yield "duration days", dt.timedelta, dt.timedelta(days=400, hours=3, microseconds=7)
    yield "duration minus days", dt.timedelta, dt.timedelta(days=-2, seconds=1, microseconds=500000)
    yield "duration zero", dt.timedelta, dt.timedelta()
    yield "date", dt.date, dt.date(2024, 2, 29)
    yield "date before epoch", dt.date, dt.date(1900, 3, 1)
    yield "enum", Color, Color.BLUE
    yield "enum unicode", Color, Color.ODD
    yield "enum empty value", One, One.ONLY
    yield "choice", Literal["a", "b"], "b"
    yield "choice of ints", Literal[1, 2], 2
    yield "list of lists", List[List[str]], [[], ["a"], ["", "b"]]
    yield "list of maps", List[Dict[str, bool]], [{}, {"t": True}]
    yield "map odd keys", Dict[str, int], {"": 0, "a b": 1, "ü": 2, "constructor": 3, "1": 4}
    yield "map of lists of enums", Dict[str, List[Color]], {"k": [Color.RED, Color.ODD]}
    yield "map of datetimes", Dict[str, dt.datetime], {"k": at(2020, 1, 2, 3, 4, 5, micros=600000)}
    yield "optional none", Optional[str], None
    yield "optional empty", Optional[str], ""
    yield "optional list", Optional[List[int]], [1]
    yield "optional map none", Optional[Dict[str, int]], None
    yield "list of optionals", List[Optional[float]], [None, 1.0, None]
    yield "map of optionals", Dict[str, Optional[Point]], {"a": None, "b": point}
    yield "union int", Union[int, str, bool], 7
    yield "union str", Union[int, str, bool], "7"
    yield "union bool", Union[int, str, bool], False
    yield "union float", Union[str, float], 2.0
    yield "union list", Union[str, List[int]], [1, 2]
    yield "union map", Union[List[int], Dict[str, int]], {"a": 1}
    yield "union with none", Union[int, None, str], None
    yield "union with none str", Union[int, None, str], "x"
    yield "union datetime", Union[dt.datetime, dt.timedelta, str], dt.timedelta(seconds=1.5)
    yield "union dataclass cat", Union[Cat, Dog], Cat(kind="c", meows=True)
    yield "union dataclass dog", Union[Cat, Dog], Dog(kind="d", barks=2)
    yield "union dataclass or str", Union[str, Point], point
    yield "union of lists", Union[List[int], List[str]], ["a"]
    yield "list of unions", List[Union[int, str]], [1, "1", 2]
    yield "list of dataclass unions", List[Union[Cat, Dog]], [Dog(kind="d", barks=0), Cat(kind="c", meows=False)]
    yield "optional enum", Optional[Color], Color.RED
    yield "optional dataclass", Optional[Point], point
    yield "dataclass", Point, point
    yield "dataclass whole float", Point, Point(x=2, y=5.0)
    yield "read dataclass int in float", Point, Point(x=2, y=5)
    yield "dataclass deep", Deep, Deep(
        points=[named, Named(name="", at=Point(x=2**53 + 1, y=1e300))],
        by_name={"a": [point], "": []},
        grid=[[1.0, 0.5], []],
        maybe=named,
        rest={"r": {"s": 1}, "t": {}},
    )
    yield "dataclass deep none", Deep, Deep(points=[], by_name={}, grid=[], maybe=None, rest={})
    yield "dataclass scalars", Scalars, Scalars(
        i=-(2**63), f=float("inf"), s="ü", b=False, t=at(2024, 1, 2, 3, 4, 5, micros=6),
        d=dt.timedelta(days=1, microseconds=1), day=dt.date(2024, 2, 29), c=Color.BLUE,
    )
    yield "read dataclass times with offsets", Times, Times(
        ts=[at(2024, 6, 1, 12, offset=120), at(1, 1, 1), at(2024, 1, 1, micros=100000)],
        ds={"a": dt.timedelta(milliseconds=-1), "b": dt.timedelta(days=3)},
        days=[dt.date(1, 1, 1), dt.date(9999, 12, 31)],
    )
    yield "dataclass defaults", Defaults, Defaults()
    yield "dataclass files", Files, Files(
        one=FlyteFile("s3://b/one"), csv=FlyteFile["csv"]("s3://b/t.csv"), folder=FlyteDirectory("s3://b/d"),
        many=[FlyteFile("s3://b/1"), FlyteFile("s3://b/2")], named={"k": FlyteFile("s3://b/k")}, maybe=None,
    )
    yield "dataclass enums", Enums, Enums(c=Color.RED, cs=[Color.ODD], by={"k": Color.BLUE}, maybe=Color.RED)
    yield "dataclass enums none", Enums, Enums(c=Color.RED, cs=[], by={}, maybe=None)
    yield "dataclass unions", Unions, Unions(u=1, v=True, n=None, us=[1, "a"])
    yield "dataclass unions of text", Unions, Unions(u="1", v="x", n="n", us=[])
    yield "dataclass options none", Options, Options()
    yield "dataclass options", Options, Options(
        i=0, xs=[], m={"a": ""}, p=point, t=at(2024, 1, 1)
    )
    yield "dataclass untyped", Untyped, Untyped(d={"a": [1, 2.5, "x", None, {"b": True}]}, m={"k": {"z": 1}})
    yield "dataclass empty", Empty, Empty()
    yield "list of dataclasses", List[Named], [named, named]
    yield "map of dataclasses", Dict[str, Named], {"k": named}
    yield "pydantic", Model, Model(i=1, inner=inner, inners={"k": Inner(v=2, names=[])})
    yield "pydantic given", Model, Model(
        i=2**53 + 1, f=3, inner=inner, inners={}, maybe=inner, color=Color.ODD, u=5
    )
    yield "pydantic times", Timed, Timed(
        t=at(2024, 1, 2, 3, 4, 5, micros=6), d=dt.timedelta(days=1, seconds=1.5), day=dt.date(2024, 2, 29)
    )
    yield "list of pydantic", List[Inner], [inner]
    yield "file", FlyteFile, FlyteFile("s3://bucket/a b.txt")
    yield "file jpeg", FlyteFile["jpeg"], FlyteFile["jpeg"]("s3://bucket/a.jpeg")
    yield "list of files", List[FlyteFile], [FlyteFile("s3://b/1"), FlyteFile("gs://b/2")]
    yield "optional file", Optional[FlyteFile], FlyteFile("s3://b/1")
    yield "map of directories", Dict[str, FlyteDirectory], {"k": FlyteDirectory("s3://b/d")}
    yield "directory format", FlyteDirectory["csv"], FlyteDirectory["csv"]("s3://b/d")
    yield "dataframe", StructuredDataset, StructuredDataset(uri="s3://b/df", file_format="parquet")
    yield "dict untyped", dict, {"a": 1, "b": [1.5, {"c": None}], "d": "x", "": True}
    yield "dict of untyped", Dict[str, dict], {"k": {"a": 1}}
    yield "list of untyped", List[dict], [{"a": [1]}, {}]
    yield "hash", Annotated[str, HashMethod(lambda text: f"h{len(text)}")], "abc"
    yield "hash of elements", List[Annotated[int, HashMethod(lambda value: f"i{value}")]], [1, 2]
    yield "annotated", Annotated[int, FlyteAnnotation({"a": {"b": [1, 2, "x"]}, "c": True})], 5
    yield "list of annotated", List[Annotated[str, FlyteAnnotation({"unit": "m"})]], ["a"]


context = FlyteContextManager.current_context()
lines = []
for name, type_, value in rows():
    literal_type = TypeEngine.to_literal_type(type_)
    try:
        literal = MessageToDict(TypeEngine.to_literal(context, value, type_, literal_type).to_flyte_idl())
    except Exception as error:
        sys.exit(f"{name}: {error}")
    row = {"name": name, "literalType": MessageToDict(literal_type.to_flyte_idl()), "literal": literal}
    lines.append(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write("[\n" + ",\n".join(lines) + "\n]\n")
print(f"{len(lines)} vectors")
