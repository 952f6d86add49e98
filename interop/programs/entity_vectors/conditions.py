from typing import NamedTuple, Optional

from flytekit import conditional, task, workflow


@task
def count() -> int:
    return 1


@task
def share() -> float:
    return 0.5


@task
def flag() -> bool:
    return True


@task
def label(x: int) -> str:
    return str(x)


@task
def other() -> str:
    return ""


@task
def nothing(x: int):
    pass


Pair = NamedTuple("Pair", left=int, right=str)


@task
def pair(x: int) -> Pair:
    return Pair(x, "")


@workflow
def operators(n: int, f: float, s: str, b: bool) -> str:
    return (
        conditional("operators")
        .if_(n == 1)
        .then(label(x=1))
        .elif_(n != 2)
        .then(label(x=2))
        .elif_(f < 0.5)
        .then(label(x=3))
        .elif_(f <= 1.0)
        .then(label(x=4))
        .elif_(n > -7)
        .then(label(x=5))
        .elif_(n >= 0)
        .then(label(x=6))
        .elif_(s == "a b")
        .then(other())
        .elif_(b.is_false())
        .then(other())
        .elif_(b.is_true())
        .then(label(x=n))
        .else_()
        .fail("none of them")
    )


@workflow
def promises(n: int) -> str:
    c = count()
    d = count()
    return (
        conditional("promises")
        .if_(c > d)
        .then(label(x=c))
        .elif_((c < n) | (d >= n))
        .then(label(x=d))
        .else_()
        .then(other())
    )


@workflow
def logic(n: int, f: float) -> str:
    b = flag()
    return (
        conditional("logic")
        .if_(((n > 1) & (n < 5)) | ((f > 0.25) & (b.is_true())))
        .then(other())
        .elif_((n == 7) & (f != 1.5))
        .then(label(x=n))
        .else_()
        .then(other())
    )


@workflow
def pairs(n: int) -> Pair:
    left, right = conditional("pairs").if_(n > 0).then(pair(x=n)).else_().then(pair(x=0))
    return Pair(left, right)


@workflow
def silent(n: int):
    conditional("silent").if_(n > 0).then(nothing(x=n)).elif_(n == 0).then(nothing(x=1)).else_().fail("below")


@workflow
def inner(n: int) -> str:
    return conditional("inner").if_(n > 10).then(label(x=10)).else_().then(other())


@workflow
def nested(n: int) -> str:
    return (
        conditional("outer")
        .if_(n > 100)
        .then(inner(n=n))
        .elif_(n > 10)
        .then(conditional("second").if_(n < 50).then(label(x=n)).else_().then(inner(n=1)))
        .else_()
        .fail("too small")
    )


@workflow
def after(n: int) -> str:
    c = count()
    said = conditional("first").if_(c > 1).then(label(x=c)).else_().then(other())
    d = label(x=n)
    c >> d
    return conditional("second").if_(said == "x").then(label(x=n)).elif_(d == "y").then(other()).else_().fail("no")


RECORDED = [operators, promises, logic, pairs, silent, nested, after]
