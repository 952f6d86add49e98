import datetime as dt
from typing import List, Optional

from flytekit import (
    Annotations,
    ConcurrencyLimitBehavior,
    ConcurrencyPolicy,
    CronSchedule,
    Email,
    FixedRate,
    Labels,
    LaunchPlan,
    PagerDuty,
    Slack,
    WorkflowExecutionPhase as P,
    task,
    workflow,
)
from flytekit.models.common import RawOutputDataConfig
from flytekit.models.security import Identity, Secret, SecurityContext


@task
def t(when: dt.datetime, n: int, s: str) -> int:
    return n


@workflow
def wf(when: dt.datetime, n: int = 1, s: str = "s") -> int:
    return t(when=when, n=n, s=s)


@workflow
def listed(xs: List[int], m: Optional[str] = None) -> int:
    return t(when=dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc), n=1, s="x")


when = dt.datetime(2024, 5, 6, 7, 8, 9, 10000, tzinfo=dt.timezone.utc)
plain = LaunchPlan.get_or_create(wf)
of_list = LaunchPlan.get_or_create(listed, name="of_list", default_inputs={"xs": [1, 2], "m": "given"})
all_fixed = LaunchPlan.get_or_create(wf, name="all_fixed", fixed_inputs={"when": when, "n": 0, "s": ""})
mixed = LaunchPlan.get_or_create(wf, name="mixed", default_inputs={"s": "d"}, fixed_inputs={"n": -3})
hourly = LaunchPlan.get_or_create(wf, name="hourly", schedule=CronSchedule(schedule="@hourly", kickoff_time_input_arg="when"))
weekly = LaunchPlan.get_or_create(wf, name="weekly", fixed_inputs={"when": when}, schedule=CronSchedule(schedule="weekly"))
cron = LaunchPlan.get_or_create(wf, name="cron", fixed_inputs={"when": when}, schedule=CronSchedule(schedule="0 0 1,15 * *"))
minute = LaunchPlan.get_or_create(wf, name="minute", schedule=FixedRate(duration=dt.timedelta(minutes=1), kickoff_time_input_arg="when"))
hours = LaunchPlan.get_or_create(wf, name="hours", schedule=FixedRate(duration=dt.timedelta(minutes=120), kickoff_time_input_arg="when"))
days = LaunchPlan.get_or_create(wf, name="days", schedule=FixedRate(duration=dt.timedelta(days=7), kickoff_time_input_arg="when"))
odd = LaunchPlan.get_or_create(wf, name="odd", schedule=FixedRate(duration=dt.timedelta(days=1, hours=1), kickoff_time_input_arg="when"))
told = LaunchPlan.get_or_create(
    wf,
    name="told",
    default_inputs={"when": when},
    notifications=[
        Email([P.FAILED], ["a@x.io"]),
        Email([P.SUCCEEDED, P.ABORTED, P.TIMED_OUT, P.FAILED], ["b@x.io", "c@x.io"]),
        Slack([P.SUCCEEDED], ["s@x.io"]),
        PagerDuty([P.FAILED, P.TIMED_OUT], ["p@x.io"]),
    ],
)
limited = LaunchPlan.get_or_create(
    wf,
    name="limited",
    labels=Labels({"b": "2", "a": "1"}),
    annotations=Annotations({"z": "", "y": "why not"}),
    raw_output_data_config=RawOutputDataConfig("gs://b/raw/"),
    max_parallelism=1,
    overwrite_cache=False,
    concurrency=ConcurrencyPolicy(max_concurrency=1, behavior=ConcurrencyLimitBehavior.SKIP),
    security_context=SecurityContext(
        run_as=Identity(iam_role="role", k8s_service_account="svc"), secrets=[Secret(group="g", key="k")]
    ),
)


@workflow
def parent(when: dt.datetime) -> int:
    a = mixed(when=when)
    b = plain(when=when, n=a)
    c = wf(when=when, n=b, s="own")
    return c


RECORDED = [plain, of_list, all_fixed, mixed, hourly, weekly, cron, minute, hours, days, odd, told, limited, parent]
