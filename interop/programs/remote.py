"""Drives a workflow written in TypeScript through flytekit's FlyteRemote, and prints what it saw as JSON.

usage: remote.py HOST:PORT WORKFLOW VERSION
"""
import json
import sys
from datetime import datetime, timezone

from flytekit.configuration import Config
from flytekit.models.common import NamedEntityIdentifier
from flytekit.remote import FlyteRemote

endpoint, name, version = sys.argv[1:4]
remote = FlyteRemote(Config.for_endpoint(endpoint, insecure=True), "flytesnacks", "development")

versions, _ = remote.client.list_workflows_paginated(
    NamedEntityIdentifier("flytesnacks", "development", name), limit=10
)
identifiers, _ = remote.client.list_workflow_ids_paginated("flytesnacks", "development", limit=100)
workflow = remote.fetch_workflow(name=name, version=version)
launch_plan = remote.fetch_launch_plan(name=name, version=version)
execution = remote.execute(
    workflow,
    inputs={"name": "Ada", "times": 2, "scale": 1.5, "loud": True, "at": datetime(2026, 1, 2, tzinfo=timezone.utc), "tags": ["a", "b"]},
    wait=False,
)
execution = remote.wait(execution, poll_interval=0.2)
again = remote.fetch_execution(name=execution.id.name)
again = remote.sync(again, sync_nodes=True)
recent = [e.id.name for e in remote.recent_executions(limit=5)]
print(json.dumps({
    "listed": [w.id.name for w in versions],
    "identifiers": [i.name for i in identifiers],
    "inputs": sorted(workflow.interface.inputs),
    "launch_plan_defaults": sorted(k for k, p in launch_plan.default_inputs.parameters.items() if p.default is not None),
    "name": execution.id.name,
    "phase": execution.closure.phase,
    "greeting": again.outputs.get("o0", as_type=str),
    "typed": {k: str(again.outputs.get(k)) for k in again.outputs.literals},
    "nodes": {n: e.closure.phase for n, e in again.node_executions.items()},
    "recent": recent,
}))
