"""Makes python-objects.json: what flytekit makes of a dataclass and of a pydantic model with every kind of field."""
import datetime as d, enum, json
from dataclasses import dataclass, field
from typing import Dict, List, Literal, Optional, Union
from flytekit.core.context_manager import FlyteContextManager
from flytekit.core.type_engine import TypeEngine
from google.protobuf.json_format import MessageToDict
from pydantic import BaseModel
ctx = FlyteContextManager.current_context()
U = d.timezone.utc
class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large-one"
@dataclass
class Point:
    x: int
    y: float = 1.0
@dataclass
class Everything:
    by_code: Dict[int, str]
    by_size: Dict[Size, int]
    points: List[Point]
    mode: Literal["a", "b"]
    one: Literal[1]
    either: Union[int, str]
    named: Dict[str, Point]
    raw: bytes
    untyped: dict
    size: Size = Size.SMALL
    when: d.datetime = d.datetime(2020, 1, 1, tzinfo=U)
    span: d.timedelta = d.timedelta(seconds=1.5)
    day: d.date = d.date(2020, 1, 2)
    point: Point = field(default_factory=lambda: Point(1))
    maybe: Optional[int] = 3
    text: str = "x"
class Sub(BaseModel):
    q: int
class Model(BaseModel):
    by_code: Dict[int, str]
    by_size: Dict[Size, int]
    subs: List[Sub]
    mode: Literal["a", "b"]
    one: Literal["z"]
    either: Union[int, str]
    untyped: dict
    when: d.datetime
    day: d.date
    long: d.timedelta
    size: Size
    sub: Sub
    maybe: Optional[int] = None
    maybe_sub: Optional[Sub] = None
    maybe_size: Optional[Size] = None
    spans: List[d.timedelta] = []
    default_size: Size = Size.SMALL
    default_sub: Sub = Sub(q=1)
    default_when: d.datetime = d.datetime(2020, 1, 1, tzinfo=U)
    default_span: d.timedelta = d.timedelta(seconds=90)
def made(t, v):
    lt = TypeEngine.to_literal_type(t)
    l = TypeEngine.to_literal(ctx, v, t, lt)
    return {"literalType": MessageToDict(lt.to_flyte_idl()), "msgpack": l.scalar.binary.value.hex()}
out = {
  "dataclass": made(Everything, Everything({1: "a"}, {Size.LARGE: 1}, [Point(1, 2.5)], "b", 1, "s", {"k": Point(2)}, b"\xff\x00", {"a": [1, None]})),
  "model": made(Model, Model(by_code={7: "x"}, by_size={Size.LARGE: 2}, subs=[Sub(q=2)], mode="a", one="z", either="s", untyped={"a": 1}, when=d.datetime(2024,1,2,3,4,5,6,tzinfo=U), day=d.date(2024,1,2), long=d.timedelta(days=400, microseconds=1), size=Size.LARGE, sub=Sub(q=3), spans=[d.timedelta(seconds=-1.5), d.timedelta(0), d.timedelta(hours=30)])),
}
# The field's type is a pickle in Python, and binary here.
del out["dataclass"]["literalType"]["structure"]["dataclassType"]["raw"]
print(json.dumps(out, indent=2, sort_keys=True))
