import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import Dict, List, Optional, Union

from flytekit import LaunchPlan, task, workflow


class Mode(enum.Enum):
    FAST = "fast"
    SAFE = "very safe"


@dataclass
class Leaf:
    n: int
    s: str = "leaf"


@dataclass
class Cfg:
    n: int = 1
    f: float = 2.0
    s: Optional[str] = None
    xs: List[int] = field(default_factory=list)
    leaf: Leaf = field(default_factory=lambda: Leaf(n=3))
    mode: Mode = Mode.SAFE


@task
def t(
    i: int = -5,
    f: float = 1.5,
    whole: float = 2.0,
    s: str = "",
    b: bool = True,
    when: dt.datetime = dt.datetime(2024, 2, 29, 12, tzinfo=dt.timezone.utc),
    span: dt.timedelta = dt.timedelta(minutes=90),
    day: dt.date = dt.date(2024, 2, 29),
    mode: Mode = Mode.FAST,
    xs: Optional[List[int]] = None,
    m: Optional[Dict[str, List[str]]] = None,
    o: Optional[int] = None,
    oo: Optional[int] = 7,
    u: Union[int, str] = "u",
    cfg: Cfg = Cfg(),
    leaf: Optional[Leaf] = None,
) -> int:
    return i


@workflow
def wf(
    i: int = -5,
    f: float = 1.5,
    whole: float = 2.0,
    s: str = "",
    b: bool = True,
    when: dt.datetime = dt.datetime(2024, 2, 29, 12, tzinfo=dt.timezone.utc),
    span: dt.timedelta = dt.timedelta(minutes=90),
    day: dt.date = dt.date(2024, 2, 29),
    mode: Mode = Mode.FAST,
    xs: Optional[List[int]] = None,
    m: Optional[Dict[str, List[str]]] = None,
    o: Optional[int] = None,
    oo: Optional[int] = 7,
    u: Union[int, str] = "u",
    cfg: Cfg = Cfg(),
    leaf: Optional[Leaf] = None,
) -> int:
    t()
    t(i=i, cfg=cfg, leaf=Leaf(n=1), mode=mode, u=3, oo=None)
    return t(xs=[i, 2], m={"k": ["x", s], "z": []}, o=i, u=s, day=day, span=span)


@workflow
def required(cfg: Cfg, leaf: Leaf, o: Optional[Leaf], xs: List[Optional[Leaf]]) -> int:
    return t(cfg=cfg, leaf=leaf)


RECORDED = [t, wf, LaunchPlan.get_or_create(wf), required, LaunchPlan.get_or_create(required)]
