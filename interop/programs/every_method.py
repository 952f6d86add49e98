"""Uses each public method of flytekit's FlyteRemote, and prints what it saw as JSON.

usage: every_method.py HOST:PORT
"""
import contextlib
import dataclasses
import hashlib
import inspect
import io
import json
import pathlib
import sys
import tempfile
import time
from collections import OrderedDict
from datetime import datetime, timedelta

from flytekit.configuration import Config, FastSerializationSettings, ImageConfig, SerializationSettings
from flytekit.core.reference import get_reference_entity
from flytekit.core.type_engine import LiteralsResolver
from flytekit.models.core.identifier import ResourceType
from flytekit.models.core.types import BlobType
from flytekit.models.literals import Blob, BlobMetadata, Literal, Scalar
from flytekit.remote import FlyteRemote
from flytekit.tools.translator import get_serializable

import every_kind

endpoint = sys.argv[1]
used = set()


class Watched(FlyteRemote):
    """Notes which methods this program calls itself."""

    def __getattribute__(self, name):
        if not name.startswith("_") and sys._getframe(1).f_globals is globals():
            used.add(name)
        return super().__getattribute__(name)


def static(name):
    used.add(name)
    return getattr(FlyteRemote, name)


public = sorted(name for name, _ in inspect.getmembers(FlyteRemote) if not name.startswith("_"))
remote = Watched(Config.for_endpoint(endpoint, insecure=True), "flytesnacks", "development")
saw = {}
settings = SerializationSettings(
    image_config=ImageConfig.auto(img_name="cr.flyte.org/flyteorg/flytekit:py3.12-1.16.31"),
    project="flytesnacks", domain="development", version="s1",
)
FOUR = {"n": 4}
scope = {"project": "flytesnacks", "domain": "development"}


def settled(execution):
    return remote.wait(execution, timeout=timedelta(minutes=3), poll_interval=timedelta(seconds=0.2))


def outcome(execution):
    execution = settled(execution)
    return execution.outputs.get("o0", as_type=int) if execution.closure.phase == 4 else execution.closure.phase


# What it is, and where it leads.
for name in ("auto", "for_endpoint", "for_sandbox"):
    made = static(name)(**({"endpoint": endpoint, "insecure": True} if name == "for_endpoint" else {}))
    saw[name] = made.config.platform.endpoint
saw["defaults"] = [remote.default_project, remote.default_domain, remote.interactive_mode_enabled]
saw["config"] = remote.config.platform.endpoint == endpoint
saw["context"] = remote.context is not None and remote.file_access is not None
saw["headers"] = static("get_extra_headers_for_protocol")("abfs://a")
with remote.remote_context() as context:
    saw["remote_context"] = context.file_access is remote.file_access
saw["domains"] = [d.id for d in remote.get_domains()]
saw["projects"] = [p.id for p in remote.list_projects(limit=10)]
saw["console"] = remote.generate_console_http_domain()

# Register, by each way.
task = remote.register_task(every_kind.double, settings, "s1")
workflow = remote.register_workflow(every_kind.plain, settings, "s1")
fast = SerializationSettings(
    image_config=settings.image_config, fast_serialization_settings=FastSerializationSettings(enabled=True), **scope
)
saw["fast_register_workflow"] = remote.fast_register_workflow(every_kind.plain, fast, "f1").id.version
plan = remote.register_launch_plan(every_kind.plan, "s1", serialization_settings=settings)
here = str(pathlib.Path(__file__).parent)
script = remote.register_script(
    every_kind.gated, source_path=here, module_name="every_kind", version="r1", copy_all=False
)
saw["register_script"] = script.id.version
remote.register_script(every_kind.failing, source_path=here, module_name="every_kind", version="r1")
runnable = remote.register_script(every_kind.plain, source_path=here, module_name="every_kind", version="r1")
nightly = remote.register_script(every_kind.timed, source_path=here, module_name="every_kind", version="r1")
again = dataclasses.replace(settings, version="r1")
remote.register_launch_plan(every_kind.nightly, "r1", serialization_settings=again)
spec = get_serializable(OrderedDict(), settings, every_kind.decked)
saw["raw_register"] = remote.raw_register(spec, settings, "raw1").name
archive_md5, archive = remote.fast_package(pathlib.Path(here))
saw["fast_package"] = [len(archive_md5), archive.endswith(".tar.gz")]
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "one.txt"
    path.write_text("one")
    md5, uri = remote.upload_file(path, **scope)
    saw["upload_file"] = md5 == hashlib.md5(b"one").digest()
    blob = Blob(BlobMetadata(BlobType("", BlobType.BlobDimensionality.SINGLE)), uri)
    remote.download(LiteralsResolver({"file": Literal(Scalar(blob=blob))}), f"{folder}/down")
    saw["download"] = [p.read_text() for p in (pathlib.Path(folder) / "down").rglob("*") if p.is_file()]

# Fetch and list.
saw["fetch_task"] = remote.fetch_task(name="every_kind.double", version="s1").id.version
saw["fetch_task_lazy"] = remote.fetch_task_lazy(name="every_kind.double", version="s1").entity.id.version
saw["fetch_workflow"] = remote.fetch_workflow(name="every_kind.plain", version="s1").id.version
saw["fetch_workflow_lazy"] = remote.fetch_workflow_lazy(name="every_kind.plain", version="s1").entity.id.version
saw["fetch_launch_plan"] = remote.fetch_launch_plan(name="every_kind.plan", version="s1").id.version
saw["listed"] = sorted(t.id.name for t in remote.list_tasks_by_version("s1"))
found = {}
remote.find_launch_plan(plan.id, found)
saw["find_launch_plan"] = [lp.workflow_id.name for lp in found.values()]
remote.activate_launchplan(plan.id)
saw["active"] = remote.fetch_active_launchplan(name="every_kind.plan").id.version
remote.deactivate_launchplan(plan.id)
saw["inactive"] = remote.fetch_active_launchplan(name="every_kind.plan")

# Execute each kind of entity.
first = settled(remote.execute(runnable, inputs=FOUR, execution_name="first"))
saw["workflow"] = first.outputs.get("o0", as_type=int)
executed = remote.fetch_execution(name="first")
executed = remote.sync(executed, sync_nodes=True)
executed = remote.sync_execution(executed, sync_nodes=True)
node = executed.node_executions["n0"]
node = remote.sync_node_execution(node, {n.id: n for n in runnable.flyte_nodes})
remote.sync_task_execution(node.task_executions[0])
saw["synced"] = sorted([name, n.closure.phase] for name, n in executed.node_executions.items())
explained = io.StringIO()
with contextlib.redirect_stdout(explained):
    remote.get_execution_metrics(executed.id).explain()
saw["metrics"] = "TASK_RUNTIME" in explained.getvalue()
saw["urls"] = [
    remote.generate_console_url(x).split("/console")[-1] for x in (executed, runnable, plan, task, executed.id)
]
saw["recent"] = "first" in [e.id.name for e in remote.recent_executions(limit=10)]
flow = "flyte://v1/flytesnacks/development/first"
saw["get"] = remote.get(f"{flow}/n0/0/o").get("o0", as_type=int)
saw["get_one"] = remote.get(f"{flow}/n0/0/o/o0").scalar.primitive.integer
deck = remote.get(f"{flow}/n1/d")
saw["deck"] = "<b>8</b>" in (deck.decode() if isinstance(deck, bytes) else deck.data)
# The same by each narrower method, one at a time; with the input of `first` all of it is cached.
def reference(kind, entity):
    interface = entity.python_interface
    return get_reference_entity(
        kind, "flytesnacks", "development", entity.name, "r1", interface.inputs, interface.outputs
    )


runs = {
    "execute_remote_wf": lambda run: run(runnable, FOUR),
    "execute_remote_task_lp": lambda run: run(remote.fetch_task(name="every_kind.double", version="r1"), FOUR),
    "execute_local_task": lambda run: run(every_kind.double, FOUR, version="r1"),
    "execute_local_workflow": lambda run: run(every_kind.plain, FOUR, version="r1"),
    "execute_local_launch_plan": lambda run: run(every_kind.plan, FOUR, version="r1"),
    "execute_reference_task": lambda run: run(reference(ResourceType.TASK, every_kind.double), FOUR),
    "execute_reference_workflow": lambda run: run(reference(ResourceType.WORKFLOW, every_kind.plain), FOUR),
    "execute_reference_launch_plan": lambda run: run(reference(ResourceType.LAUNCH_PLAN, every_kind.plan), FOUR),
}
saw["executed"] = {name: outcome(run(getattr(remote, name))) for name, run in runs.items()}
failing = remote.fetch_workflow(name="every_kind.failing", version="r1")
failed = settled(remote.execute(failing, FOUR, execution_name="failed"))
saw["failed"] = [failed.closure.phase, "is refused" in failed.error.message]

# Signals.
def signalled(execution, signal):
    """Waits until the execution asks for the signal."""
    while signal not in [s.id.signal_id for s in remote.list_signals(execution.id.name)]:
        time.sleep(0.1)

gated = remote.execute(script, FOUR, execution_name="gated")
signalled(gated, "asked")
remote.set_input("asked", "gated", 4)
signalled(gated, "agreed")
remote.approve("agreed", "gated")
saw["approved"] = outcome(gated)
gated = remote.execute(script, FOUR, execution_name="refused")
signalled(gated, "asked")
remote.set_signal("asked", "refused", 4, python_type=int)
signalled(gated, "agreed")
remote.reject("agreed", "refused")
saw["rejected"] = settled(gated).closure.phase
gated = remote.execute(script, FOUR, execution_name="ended")
remote.terminate(gated, "no longer wanted")
ended = settled(gated)
saw["terminated"] = [ended.closure.phase, ended.closure.abort_metadata.cause]

# Backfill, and the client below.
backfilled = remote.launch_backfill(
    "flytesnacks", "development", datetime(2026, 1, 1), datetime(2026, 1, 2, 12), "every_kind.nightly", "r1",
    execution_name="backfilled", version="b1",
)
saw["backfill"] = settled(backfilled).closure.phase
used_plan = backfilled.spec.launch_plan
found = {}
for node in remote.fetch_workflow(name=used_plan.name, version=used_plan.version).flyte_nodes:
    remote.find_launch_plan_for_node(node, found)
saw["find_launch_plan_for_node"] = [lp.workflow_id.name for lp in found.values()]
saw["client"] = remote.client.get_execution(executed.id).id.name
print(json.dumps({"missed": sorted(set(public) - used), "saw": saw}, default=str))
