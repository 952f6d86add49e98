"""Calls a connector server with flyteidl's own stubs, and prints what each call answered, a line of JSON each."""

import json
import sys

import grpc
from flyteidl.admin import agent_pb2 as admin
from flyteidl.core import execution_pb2, identifier_pb2, interface_pb2, literals_pb2, tasks_pb2, types_pb2
from flyteidl.service import agent_pb2_grpc as service
from google.protobuf.json_format import MessageToDict
from grpc_health.v1 import health_pb2, health_pb2_grpc

channel = grpc.insecure_channel(
    sys.argv[1], options=[("grpc.max_send_message_length", -1), ("grpc.enable_retries", 0)]
)
grpc.channel_ready_future(channel).result(timeout=120)
asynchronous = service.AsyncAgentServiceStub(channel)
synchronous = service.SyncAgentServiceStub(channel)
metadata = service.AgentMetadataServiceStub(channel)
health = health_pb2_grpc.HealthStub(channel)


def literal(number):
    return literals_pb2.Literal(scalar=literals_pb2.Scalar(primitive=literals_pb2.Primitive(integer=number)))


def inputs(*names):
    return literals_pb2.LiteralMap(literals={name: literal(number) for number, name in enumerate(names)})


def template(type_, version=0, interface=True):
    integer = interface_pb2.Variable(type=types_pb2.LiteralType(simple=types_pb2.INTEGER))
    return tasks_pb2.TaskTemplate(
        id=identifier_pb2.Identifier(resource_type=identifier_pb2.TASK, project="p", domain="d", name="n", version="v"),
        type=type_,
        task_type_version=version,
        metadata=tasks_pb2.TaskMetadata(),
        interface=interface_pb2.TypedInterface(inputs=interface_pb2.VariableMap(variables={"x": integer}))
        if interface
        else None,
        container=tasks_pb2.Container(image="i", args=["a"]),
    )


def execution_metadata():
    return admin.TaskExecutionMetadata(
        namespace="p-d", labels={"l": "1"}, annotations={"a": "2"}, k8s_service_account="sa",
        environment_variables={"E": "3"}, identity={"k8s_service_account": "sa"},
    )


def meta(job, names=()):
    return json.dumps({"job_id": job, "inputs": list(names)}).encode()


def told(message):
    answer = MessageToDict(message, preserving_proto_field_name=True)
    if isinstance(message, admin.CreateTaskResponse):
        answer["resource_meta"] = json.loads(message.resource_meta)
    return answer


def report(name, call):
    try:
        answers = call()
        answers = [told(answer) for answer in answers] if not hasattr(answers, "DESCRIPTOR") else [told(answers)]
        print(json.dumps({"name": name, "code": "OK", "details": "", "answers": answers}), flush=True)
    except grpc.RpcError as error:
        print(json.dumps({"name": name, "code": error.code().name, "details": error.details(), "answers": []}), flush=True)


def raw(method, data):
    return channel.unary_unary(
        f"/flyteidl.service.AsyncAgentService/{method}", request_serializer=bytes, response_deserializer=bytes
    )(data)


def sync(*requests, timeout=None):
    return lambda: list(synchronous.ExecuteTaskSync(iter(requests), timeout=timeout))


def head(*args, **kwargs):
    return admin.ExecuteTaskSyncRequest(
        header=admin.CreateRequestHeader(template=template(*args, **kwargs), output_prefix="s3://out")
    )


def body(*names):
    return admin.ExecuteTaskSyncRequest(inputs=inputs(*names))


def cancelled():
    call = synchronous.ExecuteTaskSync(iter([head("twin-left"), body("sleep")]))
    call.cancel()
    return list(call)


create, get, delete = admin.CreateTaskRequest, admin.GetTaskRequest, admin.DeleteTaskRequest
category = admin.TaskCategory

report("list agents", lambda: metadata.ListAgents(admin.ListAgentsRequest()))
for agent in ["Twin Connector", "Twin Sync Connector", "None Connector", ""]:
    report(f"get agent '{agent}'", lambda: metadata.GetAgent(admin.GetAgentRequest(name=agent)))
for service_name in ["", "flyteidl.service.AsyncAgentService", "flyteidl.service.SyncAgentService",
                     "flyteidl.service.AgentMetadataService", "grpc.health.v1.Health", "none"]:
    report(f"health '{service_name}'", lambda: health.Check(health_pb2.HealthCheckRequest(service=service_name)))

report("create", lambda: asynchronous.CreateTask(create(
    template=template("twin"), inputs=inputs("b", "a"), output_prefix="s3://out", task_execution_metadata=execution_metadata())))
report("create of another version", lambda: asynchronous.CreateTask(create(template=template("twin", 2), inputs=inputs())))
report("create without inputs", lambda: asynchronous.CreateTask(create(template=template("twin"), output_prefix="o")))
report("create without an interface", lambda: asynchronous.CreateTask(create(template=template("twin", interface=False))))
report("create of an unknown type", lambda: asynchronous.CreateTask(create(template=template("none"))))
report("create of a wrong version", lambda: asynchronous.CreateTask(create(template=template("twin", 1))))
report("create of a sync type", lambda: asynchronous.CreateTask(create(template=template("twin-sync"))))
report("create of an empty template", lambda: asynchronous.CreateTask(create(template=tasks_pb2.TaskTemplate())))
report("create of nothing", lambda: asynchronous.CreateTask(create()))
report("create too large", lambda: asynchronous.CreateTask(create(
    template=template("twin"), output_prefix="x" * (24 * 1024 * 1024))))
report("create that is no message", lambda: raw("CreateTask", b"\xff\xff\xff"))
report("a method that is not", lambda: raw("CreateTasks", b""))

for phase in execution_pb2.TaskExecution.Phase.keys():
    report(f"get {phase}", lambda: asynchronous.GetTask(get(resource_meta=meta(phase, ["x"]), task_category=category(name="twin"))))
report("get of a bare resource", lambda: asynchronous.GetTask(get(resource_meta=meta("j"), task_category=category(name="bare"))))
report("get by type", lambda: asynchronous.GetTask(get(resource_meta=meta("j"), task_type="twin")))
report("get by type and category", lambda: asynchronous.GetTask(
    get(resource_meta=meta("j"), task_type="none", task_category=category(name="twin", version=2))))
report("get by an empty category", lambda: asynchronous.GetTask(
    get(resource_meta=meta("j"), task_type="twin", task_category=category(version=7))))
report("get of an unknown type", lambda: asynchronous.GetTask(get(resource_meta=meta("j"), task_category=category(name="none"))))
report("get of an unknown type and category", lambda: asynchronous.GetTask(
    get(resource_meta=meta("j"), task_type="said", task_category=category(name="none"))))
report("get of a wrong version", lambda: asynchronous.GetTask(
    get(resource_meta=meta("j"), task_category=category(name="twin", version=1))))
report("get of nothing", lambda: asynchronous.GetTask(get()))
for what, data in [("nothing", b""), ("no text", b"\xff\xfe"), ("no JSON", b"{"), ("another object", b'{"other": 1}')]:
    report(f"get with a meta that is {what}", lambda: asynchronous.GetTask(get(resource_meta=data, task_type="twin")))
    report(f"delete with a meta that is {what}", lambda: asynchronous.DeleteTask(delete(resource_meta=data, task_type="twin")))
report("delete", lambda: asynchronous.DeleteTask(delete(resource_meta=meta("j"), task_category=category(name="twin"))))
report("delete that fails", lambda: asynchronous.DeleteTask(delete(resource_meta=meta("stuck"), task_type="twin")))
report("delete of an unknown type", lambda: asynchronous.DeleteTask(delete(resource_meta=meta("j"), task_type="none")))

report("metrics of a connector without", lambda: asynchronous.GetTaskMetrics(
    admin.GetTaskMetricsRequest(resource_meta=meta("j"), task_category=category(name="twin"))))
report("metrics of an unknown type", lambda: asynchronous.GetTaskMetrics(
    admin.GetTaskMetricsRequest(resource_meta=meta("j"), task_category=category(name="none"))))
report("logs of a connector without", lambda: list(asynchronous.GetTaskLogs(
    admin.GetTaskLogsRequest(resource_meta=meta("j"), task_category=category(name="twin")))))
report("logs of an unknown type", lambda: list(asynchronous.GetTaskLogs(
    admin.GetTaskLogsRequest(resource_meta=meta("j"), task_category=category(name="none")))))

report("do", sync(head("twin-sync"), body("b", "a")))
report("do with failed", sync(head("twin-sync"), body("failed")))
report("do without an interface", sync(head("twin-sync", interface=False), body()))
report("do with empty inputs", sync(head("twin-sync"), admin.ExecuteTaskSyncRequest()))
report("do with more messages", sync(head("twin-sync"), body("a"), body("b"), head("none")))
report("do that throws", sync(head("twin-sync"), body("fail")))
report("do of an unknown type", sync(head("none"), body()))
report("do of a wrong version", sync(head("twin-sync", 1), body()))
report("do of an async type", sync(head("twin"), body()))
report("do that ends before the inputs", sync(head("twin-sync")))
report("do that ends before the header", sync())
report("do of an unknown type that ends early", sync(head("none")))
report("do with the inputs first", sync(body("a"), head("twin-sync")))
report("do too large", sync(admin.ExecuteTaskSyncRequest(header=admin.CreateRequestHeader(
    template=template("twin-sync"), output_prefix="x" * (24 * 1024 * 1024))), body()))
report("do past its deadline", sync(head("twin-sync"), body("sleep"), timeout=0.5))
report("do cancelled", cancelled)
report("do afterwards", sync(head("twin-sync"), body()))
