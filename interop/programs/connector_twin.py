"""Connectors whose twins in TypeScript stand in connector-twin.ts; served by `pyflyte serve connector`."""

import asyncio
import dataclasses
import typing

from flyteidl.core.execution_pb2 import TaskExecution, TaskLog
from flytekit.extend.backend.base_connector import (
    AsyncConnectorBase,
    ConnectorRegistry,
    Resource,
    ResourceMeta,
    SyncConnectorBase,
)


@dataclasses.dataclass
class JobMeta(ResourceMeta):
    job_id: str
    inputs: typing.List[str]


class TwinConnector(AsyncConnectorBase):
    name = "Twin Connector"

    def __init__(self):
        super().__init__(task_type_name="twin", metadata_type=JobMeta)

    async def create(self, task_template, output_prefix, inputs=None, task_execution_metadata=None, **kwargs):
        return JobMeta(job_id=f"{task_template.type} {output_prefix}", inputs=sorted((inputs.literals if inputs else {}).keys()))

    async def get(self, resource_meta, **kwargs):
        phase = getattr(TaskExecution, resource_meta.job_id, TaskExecution.RUNNING)
        return Resource(
            phase=phase,
            message=f"inputs {','.join(resource_meta.inputs)}",
            log_links=[TaskLog(uri="http://localhost/log", name="log")],
            outputs={"n": 1, "t": "text", "b": True, "f": 1.5, "o": {"a": {"b": 1}}} if phase == TaskExecution.SUCCEEDED else None,
            custom_info={"n": 1, "nested": {"list": [1, "a", None]}},
        )

    async def delete(self, resource_meta, **kwargs):
        if resource_meta.job_id == "stuck":
            raise ValueError("it is stuck")


class OtherVersionConnector(TwinConnector):
    def __init__(self):
        AsyncConnectorBase.__init__(self, task_type_name="twin", task_type_version=2, metadata_type=JobMeta)


class BareConnector(TwinConnector):
    name = "Bare Connector"

    def __init__(self):
        AsyncConnectorBase.__init__(self, task_type_name="bare", metadata_type=JobMeta)

    async def get(self, resource_meta, **kwargs):
        return Resource(phase=TaskExecution.QUEUED)


class TwinSyncConnector(SyncConnectorBase):
    name = "Twin Sync Connector"

    def __init__(self, task_type):
        super().__init__(task_type_name=task_type)

    async def do(self, task_template, output_prefix, inputs=None, **kwargs):
        names = sorted((inputs.literals if inputs else {}).keys())
        if "fail" in names:
            raise ValueError("told to fail")
        if "sleep" in names:
            await asyncio.sleep(60)
        phase = TaskExecution.FAILED if "failed" in names else TaskExecution.SUCCEEDED
        return Resource(phase=phase, message=output_prefix, outputs={"names": " ".join(names)})


for connector in [TwinConnector(), OtherVersionConnector(), BareConnector(), TwinSyncConnector("twin-sync"), TwinSyncConnector("twin-left")]:
    ConnectorRegistry.register(connector)
