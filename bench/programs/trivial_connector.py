"""The trivial connectors of the benchmark; their twins stand in trivial-connector.ts."""

import dataclasses

from flyteidl.core.execution_pb2 import TaskExecution
from flytekit.extend.backend.base_connector import (
    AsyncConnectorBase,
    ConnectorRegistry,
    Resource,
    ResourceMeta,
    SyncConnectorBase,
)


@dataclasses.dataclass
class Meta(ResourceMeta):
    job_id: str


class Trivial(AsyncConnectorBase):
    name = "Trivial"

    def __init__(self):
        super().__init__(task_type_name="trivial", metadata_type=Meta)

    async def create(self, task_template, output_prefix, inputs=None, **kwargs):
        return Meta(job_id="job")

    async def get(self, resource_meta, **kwargs):
        return Resource(phase=TaskExecution.RUNNING, message="running")

    async def delete(self, resource_meta, **kwargs):
        pass


class TrivialSync(SyncConnectorBase):
    name = "Trivial Sync"

    def __init__(self):
        super().__init__(task_type_name="trivial-sync")

    async def do(self, task_template, output_prefix, inputs=None, **kwargs):
        return Resource(phase=TaskExecution.SUCCEEDED)


ConnectorRegistry.register(Trivial())
ConnectorRegistry.register(TrivialSync())
