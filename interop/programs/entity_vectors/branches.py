import datetime as dt
import typing
from dataclasses import dataclass

from flytekit import LaunchPlan, approve, conditional, sleep, task, wait_for_input, workflow
from flytekit.types.error import FlyteError


@dataclass
class Cfg:
    a: int
    b: float
    s: str


@task
def cfg() -> Cfg:
    return Cfg(1, 2.0, "x")


@task
def lo(x: int) -> int:
    return x


@task
def hi(x: int) -> int:
    return x


@task
def quiet(x: int):
    pass


Two = typing.NamedTuple("Two", a=int, b=str)
Other = typing.NamedTuple("Other", b=str, c=int)


@task
def two() -> Two:
    return Two(1, "b")


@task
def other() -> Other:
    return Other("b", 1)


@task
def usestr(s: str) -> str:
    return s


@task
def when() -> dt.datetime:
    return dt.datetime.now()


@workflow
def path_wf() -> int:
    c = cfg()
    return conditional("c").if_(c.a > 3).then(lo(x=c.a)).else_().then(hi(x=1))


@workflow
def multi_wf(x: int) -> str:
    r = conditional("m").if_(x == 1).then(two()).else_().then(other())
    return r


@workflow
def void_wf(x: int):
    conditional("v").if_(x == 1).then(quiet(x=x)).else_().then(lo(x=x))


@workflow
def order_wf(x: int) -> int:
    a = lo(x=x)
    c = conditional("c").if_(a == x).then(hi(x=a)).else_().fail("no")
    b = lo(x=c)
    a >> b
    return b


@workflow
def time_wf(d: dt.datetime, x: int) -> int:
    w = when()
    return conditional("c").if_((d > dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc)) & (w >= d)).then(lo(x=x)).else_().then(hi(x=x))


@workflow
def sub(x: int) -> int:
    return lo(x=x)


lp = LaunchPlan.get_or_create(sub, "branches_lp", default_inputs={"x": 3})


@workflow
def kinds_wf(x: int) -> int:
    return (conditional("k").if_(x == 1).then(lp(x=x)).elif_(x == 2).then(sub(x=x)).elif_(x == 3).then(conditional("n").if_(x > 0).then(
        conditional("nn").if_(x > 1).then(lo(x=x)).else_().then(hi(x=x))).else_().then(lo(x=2))).else_().fail("zzz"))


@workflow
def gates_wf(x: int) -> str:
    t2 = two()
    ok = approve(t2.b, "ok", timeout=dt.timedelta(seconds=90))
    n = wait_for_input("n", timeout=dt.timedelta(hours=1), expected_type=typing.List[int])
    s = sleep(dt.timedelta(milliseconds=1500))
    u = usestr(s=ok)
    u >> s
    return u


@workflow
def gatecond_wf(x: int) -> int:
    a = lo(x=x)
    return conditional("g").if_(a > 1).then(approve(a, "big", timeout=dt.timedelta(hours=2))).else_().then(lo(x=x))


@workflow
def none_wf(x: typing.Optional[int]) -> int:
    return conditional("n").if_(x.is_none()).then(lo(x=1)).else_().then(hi(x=2))


@task
def handler(x: int, err: typing.Optional[FlyteError] = None, extra: typing.Optional[str] = None):
    pass


@workflow
def inner_h(x: int) -> int:
    return lo(x=x)


@workflow
def h2(x: int):
    inner_h(x=x)


@workflow(on_failure=handler)
def hsub(x: int) -> int:
    return lo(x=inner_h(x=x))


@workflow(on_failure=h2)
def hwf(x: int) -> int:
    return hsub(x=x)


@workflow(on_failure=h2)
def hwf2(x: int):
    hsub(x=x)
    inner_h(x=x)


@workflow
def ordered_wf(x: int) -> int:
    a = lo(x=x)
    b = lo(x=x)
    c = conditional("c").if_(x == 1).then(hi(x=a)).else_().then(hi(x=b))
    d = lo(x=b)
    d2 = conditional("cc").if_((d < c) & (a != c) & (a != d)).then(lo(x=c)).else_().then(conditional("in").if_(c <= d).then(hi(x=d)).else_().then(hi(x=a)))
    return d2


RECORDED = [
    path_wf,
    multi_wf,
    void_wf,
    order_wf,
    time_wf,
    kinds_wf,
    gates_wf,
    gatecond_wf,
    none_wf,
    hsub,
    hwf,
    hwf2,
    ordered_wf,
]
