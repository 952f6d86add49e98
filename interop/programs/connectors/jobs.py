"""Connectors written with flytekit, served by `pyflyte serve connector`. Their jobs are files: what is called is told in one."""
import json
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from flyteidl.core.execution_pb2 import TaskExecution, TaskLog
from flytekit import FlyteContextManager
from flytekit.core.type_engine import TypeEngine
from flytekit.extend.backend.base_connector import (
    AsyncConnectorBase,
    ConnectorRegistry,
    Resource,
    ResourceMeta,
    SyncConnectorBase,
)

CALLS = Path(os.environ["HALTERE_CONNECTOR_CALLS"])


def told(**call):
    with CALLS.open("a") as file:
        file.write(json.dumps(call) + "\n")


@dataclass
class JobMeta(ResourceMeta):
    job: str
    polls: int
    number: int


class JobConnector(AsyncConnectorBase):
    """A job that squares its input after some polls; it waits for as long as a file `hold` lies beside the calls."""

    name = "Job Connector"

    def __init__(self):
        super().__init__(task_type_name="job", metadata_type=JobMeta)

    async def create(self, task_template, output_prefix, inputs=None, task_execution_metadata=None, **kwargs):
        native = TypeEngine.literal_map_to_kwargs(FlyteContextManager.current_context(), inputs, {"x": int})
        job = uuid.uuid4().hex
        told(
            call="create",
            job=job,
            type=task_template.type,
            custom=task_template.custom,
            execution=task_execution_metadata.task_execution_id.node_execution_id.execution_id.name,
            node=task_execution_metadata.task_execution_id.node_execution_id.node_id,
            namespace=task_execution_metadata.namespace,
            labels=dict(task_execution_metadata.labels),
            secrets=[secret.key for secret in task_template.security_context.secrets]
            if task_template.security_context
            else [],
            prefix=output_prefix,
        )
        return JobMeta(job=job, polls=int(task_template.custom.get("polls", 2)), number=native["x"])

    async def get(self, resource_meta, **kwargs):
        polls = sum(1 for line in CALLS.read_text().splitlines() if f'"get", "job": "{resource_meta.job}"' in line)
        told(call="get", job=resource_meta.job)
        link = TaskLog(name="Job", uri=f"http://jobs.example/{resource_meta.job}")
        if polls < resource_meta.polls or CALLS.with_name("hold").exists():
            phase = TaskExecution.RUNNING if polls > 0 else TaskExecution.INITIALIZING
            return Resource(phase=phase, message="at work", log_links=[link], custom_info={"polls": polls})
        return Resource(
            phase=TaskExecution.SUCCEEDED,
            log_links=[link],
            outputs={"o0": resource_meta.number**2},
            custom_info={"polls": polls, "done": True},
        )

    async def delete(self, resource_meta, **kwargs):
        told(call="delete", job=resource_meta.job)


class FailingConnector(AsyncConnectorBase):
    name = "Failing Connector"

    def __init__(self):
        super().__init__(task_type_name="failing", metadata_type=JobMeta)

    def create(self, task_template, output_prefix, inputs=None, **kwargs):
        if task_template.custom.get("raises"):
            raise ValueError("no job today")
        return JobMeta(job="doomed", polls=0, number=0)

    def get(self, resource_meta, **kwargs):
        return Resource(phase=TaskExecution.FAILED, message="the job fell over")

    def delete(self, resource_meta, **kwargs):
        told(call="delete", job=resource_meta.job)


class SleepingConnector(AsyncConnectorBase):
    """Answers no poll in time."""

    name = "Sleeping Connector"

    def __init__(self):
        super().__init__(task_type_name="sleeping", metadata_type=JobMeta)

    def create(self, task_template, output_prefix, inputs=None, **kwargs):
        told(call="create", job="sleeper", type="sleeping")
        return JobMeta(job="sleeper", polls=0, number=0)

    def get(self, resource_meta, **kwargs):
        time.sleep(60)

    def delete(self, resource_meta, **kwargs):
        told(call="delete", job=resource_meta.job)


class ShoutConnector(SyncConnectorBase):
    name = "Shout Connector"

    def __init__(self):
        super().__init__(task_type_name="shout", task_type_version=1)

    def do(self, task_template, output_prefix, inputs=None, **kwargs):
        native = TypeEngine.literal_map_to_kwargs(FlyteContextManager.current_context(), inputs, {"text": str})
        told(call="do", text=native["text"])
        return Resource(phase=TaskExecution.SUCCEEDED, outputs={"o0": native["text"].upper()})


for connector in (JobConnector(), FailingConnector(), SleepingConnector(), ShoutConnector()):
    ConnectorRegistry.register(connector)
