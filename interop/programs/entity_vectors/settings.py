import datetime as dt

from flytekit import Cache, Environment, Resources, Secret, task, workflow
from flytekit.extras.accelerators import A100, L4, T4

VARIANTS = ["plain", "fast"]


class Fixed:
    def get_version(self, salt, params):
        return f"{salt}|fixed"


@task(
    retries=5,
    timeout=dt.timedelta(minutes=90),
    interruptible=False,
    environment={"Z": "1", "A": "two words", "E": ""},
    requests=Resources(cpu="250m", mem="512Mi", gpu="1"),
    limits=Resources(cpu="1", mem="1Gi", gpu="1", ephemeral_storage="10Gi"),
    secret_requests=[Secret(group="g", key="a"), Secret(key="k", group="h", mount_requirement=Secret.MountType.ENV_VAR)],
    cache=Cache(version="1", serialize=True, ignored_inputs=("b", "a")),
    container_image="ghcr.io/example/own:2",
    deprecated="gone soon",
    accelerator=T4,
)
def everything(a: int, b: str, c: float) -> int:
    return a


@task(resources=Resources(cpu=("1", "2"), mem=("1Gi", "2Gi"), gpu="2"), accelerator=A100.partition_2g_10gb)
def ranges():
    pass


@task(resources=Resources(cpu="2", mem="1Gi"), shared_memory=True)
def numbers():
    pass


@task(cache=Cache(policies=[Fixed(), Fixed()], salt="pepper", serialize=True))
def policies(x: int) -> int:
    return x


@task(container_image="{{.image.default.fqn}}:other")
def template():
    pass


@task(enable_deck=True, retries=0)
def decks() -> str:
    return ""


@task(pod_template_name="cluster-template", labels={"x": "1"})
def named():
    pass


env = Environment(container_image="ghcr.io/example/env:1", retries=1, environment={"A": "1"}, requests=Resources(cpu="1"))
more = env.extend(retries=4, cache=Cache(version="2"))


@env
def plain_env() -> int:
    return 1


@more(environment={"B": "2"})
def extended(x: int) -> int:
    return 1


@workflow
def overrides(x: int) -> int:
    policies(x=x).with_overrides(cache=False)
    policies(x=x).with_overrides(cache=True, cache_version="9")
    policies(x=x).with_overrides(limits=Resources(cpu="2"))
    policies(x=x).with_overrides(requests=Resources(cpu="1"), limits=Resources(cpu="2", mem="1Gi"), accelerator=L4)
    policies(x=x).with_overrides(retries=0, timeout=dt.timedelta(milliseconds=1500))
    policies(x=x).with_overrides(container_image="other:1", shared_memory="1Gi")
    a = policies(x=x).with_overrides(name="With A Name", interruptible=True)
    return policies(x=a).with_overrides(node_name="given-id", timeout=dt.timedelta(days=1))


RECORDED = [everything, ranges, numbers, policies, template, decks, named, plain_env, extended, overrides]
