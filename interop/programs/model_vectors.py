"""Writes what flytekit answers of messages made at random, as test fixtures of the models in packages/core.

python model_vectors.py packages/core/src/models/testing/vectors.json
"""

import base64
import dataclasses
import importlib
import json
import math
import random
import sys

from google.protobuf import struct_pb2
from google.protobuf.descriptor import FieldDescriptor as F

# Our name of the class, flytekit's module and class, the message.
MODELS = """
Alias core.workflow Alias core.workflow Alias
AbortMetadata execution AbortMetadata admin.execution AbortMetadata
AdminTaskExecution admin.task_execution TaskExecution admin.task_execution TaskExecution
Annotations common Annotations admin.common Annotations
ApproveCondition core.workflow ApproveCondition core.workflow ApproveCondition
ArrayNode core.workflow ArrayNode core.workflow ArrayNode
Auth launch_plan Auth admin.launch_plan Auth
AuthRole common AuthRole admin.common AuthRole
Binary literals Binary core.literals Binary
Binding literals Binding core.literals Binding
BindingData literals BindingData core.literals BindingData
BindingDataCollection literals BindingDataCollection core.literals BindingDataCollection
BindingDataMap literals BindingDataMap core.literals BindingDataMap
Blob literals Blob core.literals Blob
BlobMetadata literals BlobMetadata core.literals BlobMetadata
BlobType core.types BlobType core.types BlobType
BooleanExpression core.condition BooleanExpression core.condition BooleanExpression
CatalogArtifactTag core.catalog CatalogArtifactTag core.catalog CatalogArtifactTag
CatalogMetadata core.catalog CatalogMetadata core.catalog CatalogMetadata
ClusterAssignment execution ClusterAssignment admin.cluster_assignment ClusterAssignment
ClusterResourceAttributes matchable_resource ClusterResourceAttributes admin.matchable_resource ClusterResourceAttributes
CompiledTask task CompiledTask core.compiler CompiledTask
CompiledWorkflow core.compiler CompiledWorkflow core.compiler CompiledWorkflow
CompiledWorkflowClosure core.compiler CompiledWorkflowClosure core.compiler CompiledWorkflowClosure
ConcurrencyPolicy concurrency ConcurrencyPolicy admin.launch_plan ConcurrencyPolicy
ComparisonExpression core.condition ComparisonExpression core.condition ComparisonExpression
ConjunctionExpression core.condition ConjunctionExpression core.condition ConjunctionExpression
ConnectionSet core.compiler ConnectionSet core.compiler ConnectionSet
Container task Container core.tasks Container
ContainerError core.errors ContainerError core.errors ContainerError
CoreWorkflowClosure workflow_closure WorkflowClosure core.workflow_closure WorkflowClosure
CronSchedule schedule Schedule.CronSchedule admin.schedule CronSchedule
DataLoadingConfig task DataLoadingConfig core.tasks DataLoadingConfig
DatasetColumn types StructuredDatasetType.DatasetColumn core.types StructuredDatasetType.DatasetColumn
Description documentation Description admin.description_entity Description
Documentation documentation Documentation admin.description_entity DescriptionEntity
Domain domain Domain admin.project Domain
DynamicJobSpec dynamic_job DynamicJobSpec core.dynamic_job DynamicJobSpec
DynamicWorkflowNodeMetadata node_execution DynamicWorkflowNodeMetadata admin.node_execution DynamicWorkflowNodeMetadata
EmailNotification common EmailNotification admin.common EmailNotification
EnumType core.types EnumType core.types EnumType
Envs common Envs admin.common Envs
ErrorDocument core.errors ErrorDocument core.errors ErrorDocument
ErrorValue types Error core.types Error
EventTaskExecutionMetadata event TaskExecutionMetadata event.event TaskExecutionMetadata
Execution execution Execution admin.execution Execution
ExecutionClosure execution ExecutionClosure admin.execution ExecutionClosure
ExecutionClusterLabel matchable_resource ExecutionClusterLabel admin.matchable_resource ExecutionClusterLabel
ExecutionError core.execution ExecutionError core.execution ExecutionError
ExecutionMetadata execution ExecutionMetadata admin.execution ExecutionMetadata
ExecutionSpec execution ExecutionSpec admin.execution ExecutionSpec
ExecutionQueueAttributes matchable_resource ExecutionQueueAttributes admin.matchable_resource ExecutionQueueAttributes
FixedRate schedule Schedule.FixedRate admin.schedule FixedRate
GateNode core.workflow GateNode core.workflow GateNode
HiveQuery qubole HiveQuery plugins.qubole HiveQuery
HiveQueryCollection qubole HiveQueryCollection plugins.qubole HiveQueryCollection
IOStrategy task IOStrategy core.tasks IOStrategy
IdList core.compiler ConnectionSet.IdList core.compiler ConnectionSet.IdList
Identifier core.identifier Identifier core.identifier Identifier
Identity security Identity core.security Identity
IfBlock core.workflow IfBlock core.workflow IfBlock
IfElseBlock core.workflow IfElseBlock core.workflow IfElseBlock
BranchNode core.workflow BranchNode core.workflow BranchNode
K8sObjectMetadata task K8sObjectMetadata core.tasks K8sObjectMetadata
K8sPod task K8sPod core.tasks K8sPod
Labels common Labels admin.common Labels
LaunchPlan launch_plan LaunchPlan admin.launch_plan LaunchPlan
LaunchPlanClosure launch_plan LaunchPlanClosure admin.launch_plan LaunchPlanClosure
LaunchPlanMetadata launch_plan LaunchPlanMetadata admin.launch_plan LaunchPlanMetadata
LaunchPlanSpec launch_plan LaunchPlanSpec admin.launch_plan LaunchPlanSpec
Literal literals Literal core.literals Literal
LiteralCollection literals LiteralCollection core.literals LiteralCollection
LiteralMap literals LiteralMap core.literals LiteralMap
LiteralMapBlob execution LiteralMapBlob admin.execution LiteralMapBlob
LiteralOffloadedMetadata literals LiteralOffloadedMetadata core.literals LiteralOffloadedMetadata
LiteralType types LiteralType core.types LiteralType
MatchingAttributes matchable_resource MatchingAttributes admin.matchable_resource MatchingAttributes
NamedEntityIdentifier named_entity NamedEntityIdentifier admin.common NamedEntityIdentifier
NamedEntityMetadata named_entity NamedEntityMetadata admin.common NamedEntityMetadata
Node core.workflow Node core.workflow Node
NodeExecution node_execution NodeExecution admin.node_execution NodeExecution
NodeExecutionClosure node_execution NodeExecutionClosure admin.node_execution NodeExecutionClosure
NodeExecutionGetDataResponse execution NodeExecutionGetDataResponse admin.node_execution NodeExecutionGetDataResponse
NodeExecutionIdentifier core.identifier NodeExecutionIdentifier core.identifier NodeExecutionIdentifier
NodeMetadata core.workflow NodeMetadata core.workflow NodeMetadata
Notification common Notification admin.common Notification
NotificationList execution NotificationList admin.execution NotificationList
OAuth2Client security OAuth2Client core.security OAuth2Client
OAuth2TokenRequest security OAuth2TokenRequest core.security OAuth2TokenRequest
Operand core.condition Operand core.condition Operand
OutputReference types OutputReference core.types OutputReference
PagerDutyNotification common PagerDutyNotification admin.common PagerDutyNotification
Parameter interface Parameter core.interface Parameter
ParameterMap interface ParameterMap core.interface ParameterMap
PluginOverride matchable_resource PluginOverride admin.matchable_resource PluginOverride
PluginOverrides matchable_resource PluginOverrides admin.matchable_resource PluginOverrides
PrestoQuery presto PrestoQuery plugins.presto PrestoQuery
Primitive literals Primitive core.literals Primitive
Project project Project admin.project Project
QuboleHiveJob qubole QuboleHiveJob plugins.qubole QuboleHiveJob
RawOutputDataConfig common RawOutputDataConfig admin.common RawOutputDataConfig
ResourceEntry task Resources.ResourceEntry core.tasks Resources.ResourceEntry
Resources task Resources core.tasks Resources
RetryStrategy literals RetryStrategy core.literals RetryStrategy
RuntimeMetadata task RuntimeMetadata core.tasks RuntimeMetadata
Scalar literals Scalar core.literals Scalar
Schedule schedule Schedule admin.schedule Schedule
Schema literals Schema core.literals Schema
SchemaColumn types SchemaType.SchemaColumn core.types SchemaType.SchemaColumn
SchemaType types SchemaType core.types SchemaType
Secret security Secret core.security Secret
SecurityContext security SecurityContext core.security SecurityContext
SignalCondition core.workflow SignalCondition core.workflow SignalCondition
SignalIdentifier core.identifier SignalIdentifier core.identifier SignalIdentifier
SlackNotification common SlackNotification admin.common SlackNotification
SleepCondition core.workflow SleepCondition core.workflow SleepCondition
Sort admin.common Sort admin.common Sort
SourceCode documentation SourceCode admin.description_entity SourceCode
Sql task Sql core.tasks Sql
StructuredDataset literals StructuredDataset core.literals StructuredDataset
StructuredDatasetMetadata literals StructuredDatasetMetadata core.literals StructuredDatasetMetadata
StructuredDatasetType types StructuredDatasetType core.types StructuredDatasetType
SystemMetadata execution SystemMetadata admin.execution SystemMetadata
Task task Task admin.task Task
TaskClosure task TaskClosure admin.task TaskClosure
TaskExecutionClosure admin.task_execution TaskExecutionClosure admin.task_execution TaskExecutionClosure
TaskExecutionGetDataResponse execution TaskExecutionGetDataResponse admin.task_execution TaskExecutionGetDataResponse
TaskExecutionIdentifier core.identifier TaskExecutionIdentifier core.identifier TaskExecutionIdentifier
TaskExecutionMetadata task TaskExecutionMetadata admin.agent TaskExecutionMetadata
TaskLog core.execution TaskLog core.execution TaskLog
TaskMetadata task TaskMetadata core.tasks TaskMetadata
TaskNode core.workflow TaskNode core.workflow TaskNode
TaskNodeOverrides core.workflow TaskNodeOverrides core.workflow TaskNodeOverrides
TaskNodeMetadata node_execution TaskNodeMetadata admin.node_execution TaskNodeMetadata
TaskSpec task TaskSpec admin.task TaskSpec
TaskTemplate task TaskTemplate core.tasks TaskTemplate
TypedInterface interface TypedInterface core.interface TypedInterface
TypeStructure types TypeStructure core.types TypeStructure
Union literals Union core.literals Union
UnionType types UnionType core.types UnionType
UrlBlob common UrlBlob admin.common UrlBlob
Variable interface Variable core.interface Variable
VariableMap interface VariableMap core.interface VariableMap
Void literals Void core.literals Void
Workflow admin.workflow Workflow admin.workflow Workflow
WorkflowClosure admin.workflow WorkflowClosure admin.workflow WorkflowClosure
WorkflowExecutionGetDataResponse execution WorkflowExecutionGetDataResponse admin.execution WorkflowExecutionGetDataResponse
WorkflowExecutionIdentifier core.identifier WorkflowExecutionIdentifier core.identifier WorkflowExecutionIdentifier
WorkflowMetadata core.workflow WorkflowMetadata core.workflow WorkflowMetadata
WorkflowMetadataDefaults core.workflow WorkflowMetadataDefaults core.workflow WorkflowMetadataDefaults
WorkflowNode core.workflow WorkflowNode core.workflow WorkflowNode
WorkflowNodeMetadata node_execution WorkflowNodeMetadata admin.node_execution WorkflowNodeMetadata
WorkflowSpec admin.workflow WorkflowSpec admin.workflow WorkflowSpec
WorkflowTemplate core.workflow WorkflowTemplate core.workflow WorkflowTemplate
"""

# Fields that flytekit loses or breaks when it reads them, and ours does not.
LOST = {
    "flyteidl.core.ArrayNode.execution_mode",
    "flyteidl.core.ArrayNode.is_original_sub_node_interface",
    "flyteidl.core.ArrayNode.data_mode",
    "flyteidl.core.ArrayNode.bound_inputs",
    "flyteidl.core.ArrayNode.min_successes",
    "flyteidl.core.TaskNodeOverrides.extended_resources",
    "flyteidl.core.TaskNodeOverrides.container_image",
    "flyteidl.core.TaskNodeOverrides.pod_template",
    "flyteidl.admin.LaunchPlanSpec.auth",
    "flyteidl.admin.LaunchPlanMetadata.launch_conditions",
    "flyteidl.admin.LiteralMapBlob.values",
    "flyteidl.core.ConnectionSet.upstream",
    "flyteidl.core.ConnectionSet.downstream",
}
# Fields that it takes for told always.
ALWAYS = {
    "flyteidl.core.ArrayNode.parallelism",
    "flyteidl.core.ArrayNode.min_success_ratio",
    "flyteidl.core.WorkflowNode.launchplan_ref",
    "flyteidl.core.WorkflowNode.sub_workflow_ref",
    "flyteidl.core.PromiseAttribute.string_value",
    "flyteidl.core.PromiseAttribute.int_value",
}

TEXTS = [
    "", "a", "p", "x y", "it's", 'say "hi"', "it's \"both\"", "tab\there", "two\nlines", "back\\slash", "näme", "日本語", "😀 face",
    "zero\u200bwidth", "no\u00a0break", "bell\x07", "sep\x1fend", "long " * 30, "x" * 100, "well-known word-" * 8, "a -- b--c " * 10,
    "{{.input}}", "2024-01-01T00:00:00Z", "e\u0301 combining", "s3://bucket/key?x=1&y=2#z, one: two; three! 3-4-5 x-ray " * 3,
]
FLOATS = [0.0, 1.0, -1.5, 0.1, 1 / 3, 1e15, 1e16, 1e-5, 1.5e300, 5e-324, 123456789.125, -0.0, 2.0**53, math.inf, 0.0001]
SINGLES = [0.0, 1.0, 0.5, 0.25, 0.8, 1e-5, 1e10]


def fill(message, rng, depth):
    descriptor = message.DESCRIPTOR
    name = descriptor.full_name
    if name == "google.protobuf.Timestamp":
        message.seconds, message.nanos = rng.randrange(0, 4_000_000_000), rng.randrange(0, 1_000_000) * 1000
    elif name == "google.protobuf.Duration":
        message.seconds, message.nanos = rng.randrange(0, 100_000), rng.randrange(0, 1_000_000) * 1000
    elif name == "google.protobuf.Struct":
        if rng.random() < 0.8:
            message.update({rng.choice(TEXTS): value(rng, 2)})
    elif name == "google.protobuf.Any":
        message.Pack(struct_pb2.Struct())
    elif name != "google.protobuf.Value":
        skipped = {each for oneof in descriptor.oneofs for each in other_fields(oneof, rng)}
        for field in descriptor.fields:
            if field.full_name in LOST or field.name in skipped:
                continue
            if field.full_name in ALWAYS:
                fill_field(message, field, rng, max(depth, 1))
            elif rng.random() < 0.65:
                fill_field(message, field, rng, depth)


def other_fields(oneof, rng):
    """All fields of a oneof but one, so that each is chosen about as often as the others."""
    kept = rng.choice([field.name for field in oneof.fields if field.full_name not in LOST])
    return [field.name for field in oneof.fields if field.name != kept]


def fill_field(message, field, rng, depth):
    if field.message_type is not None and depth <= 0:
        return
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        entry = field.message_type.fields_by_name["value"]
        key = rng.choice(TEXTS)
        if entry.message_type is None:
            getattr(message, field.name)[key] = scalar(entry, rng)
        else:
            fill(getattr(message, field.name)[key], rng, depth - 1)
    elif field.is_repeated:
        for _ in range(rng.randrange(0, 3)):
            if field.message_type is None:
                getattr(message, field.name).append(scalar(field, rng))
            else:
                fill(getattr(message, field.name).add(), rng, depth - 1)
    elif field.message_type is not None:
        getattr(message, field.name).SetInParent()
        fill(getattr(message, field.name), rng, depth - 1)
    else:
        setattr(message, field.name, scalar(field, rng))


def scalar(field, rng):
    if field.name == "env_var":
        return rng.choice(["", "SECRET", "_X1"])
    if field.containing_type.full_name == "flyteidl.core.PromiseAttribute":
        return "x" if field.name == "string_value" else 1
    return {
        F.CPPTYPE_STRING: lambda: bytes(rng.randrange(256) for _ in range(5)) if field.type == F.TYPE_BYTES else rng.choice(TEXTS),
        F.CPPTYPE_BOOL: lambda: rng.random() < 0.5,
        F.CPPTYPE_ENUM: lambda: rng.choice(field.enum_type.values).number if field.enum_type else 0,
        F.CPPTYPE_DOUBLE: lambda: rng.choice(FLOATS),
        F.CPPTYPE_FLOAT: lambda: rng.choice(SINGLES),
        F.CPPTYPE_INT32: lambda: rng.choice([0, 1, -7, 2**31 - 1]),
        F.CPPTYPE_UINT32: lambda: rng.choice([0, 1, 2**32 - 1]),
        F.CPPTYPE_INT64: lambda: rng.choice([0, 1, -7, 2**63 - 1, 2**53 + 1]),
        F.CPPTYPE_UINT64: lambda: rng.choice([0, 1, 2**64 - 1]),
    }[field.cpp_type]()


def value(rng, depth):
    kinds = [None, True, rng.choice(TEXTS), rng.choice([0, 1, 1.5, -2, 1e21])]
    if depth > 0:
        kinds += [[value(rng, depth - 1) for _ in range(2)], {rng.choice(TEXTS): value(rng, depth - 1)}]
    return rng.choice(kinds)


def resolve(module, path):
    found = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found


def base64_of(message):
    return base64.b64encode(message.SerializeToString(deterministic=True)).decode()


def main(file, count):
    rng = random.Random(20261123)
    rows, failed = [], {}
    for line in MODELS.strip().splitlines():
        ours, module, name, proto, message_name = line.split()
        model = resolve(f"flytekit.models.{module}", name)
        message_class = resolve(f"flyteidl.{proto}_pb2", message_name)
        made = 0
        for _ in range(count * 5):
            message = message_class()
            fill(message, rng, 4)
            if made == count or message.ByteSize() > 3000:
                continue
            try:
                entity = model.from_flyte_idl(message)
                back = entity.to_flyte_idl()
                row = {"model": ours, "message": base64_of(message), "back": base64_of(back), "shortString": entity.short_string()}
                if str(entity) != row["shortString"]:
                    row["str"] = str(entity)
                # Those that are dataclasses have Python's repr of those.
                if not dataclasses.is_dataclass(entity):
                    row["repr"] = repr(entity)
                row["html"] = entity._repr_html_()
                json.dumps(row)
            except Exception as error:
                failed.setdefault(ours, set()).add(f"{type(error).__name__}: {error}"[:150])
                continue
            rows.append(row)
            made += 1
    with open(file, "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n")
    print(f"{len(rows)} vectors of {len({row['model'] for row in rows})} models", file=sys.stderr)
    for ours, errors in failed.items():
        print(f"flytekit fails: {ours}: {errors}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4)
