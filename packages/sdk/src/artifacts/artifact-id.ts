import type { MessageInitShape } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { type ArtifactIDSchema, Granularity as GranularityMessage, type LabelValueSchema } from "@haltere/idl/core";
import type { ArtifactNote, Granularity, InputBinding, Time } from "./artifact-note.ts";
import type { CreatedPartitions } from "./created-artifact.ts";

const granularities = {
  MINUTE: GranularityMessage.MINUTE,
  HOUR: GranularityMessage.HOUR,
  DAY: GranularityMessage.DAY,
  MONTH: GranularityMessage.MONTH,
} as const satisfies Record<Granularity, GranularityMessage>;

type Label = MessageInitShape<typeof LabelValueSchema>;

/** The artifact of an output, or that an input asks for. */
export function artifactId({
  kind,
  artifact,
  partitions,
  time,
}: ArtifactNote): MessageInitShape<typeof ArtifactIDSchema> {
  const { name, project, domain, version, granularity = "DAY" } = artifact;
  const values: Record<string, Label> = {};
  for (const [key, value] of partitions) values[key] = label(value);
  // flytekit leaves the granularity of a time that the task will say, and of one that is asked for, at a day.
  const open = time !== undefined && "kind" in time && time.kind === "runtime";
  const fine = open || kind === "query" ? "DAY" : granularity;
  return {
    artifactKey: { name, project, domain },
    version,
    ...(partitions.size === 0 ? {} : { partitions: { value: values } }),
    ...(time === undefined ? {} : { timePartition: { value: label(time), granularity: granularities[fine] } }),
  };
}

/** What a task said of its output's partitions. */
export function createdId({ partitions, time, granularity = "DAY" }: CreatedPartitions) {
  const values = Object.entries(partitions).map(([key, value]) => [key, label(value)] as const);
  return {
    ...(values.length === 0 ? {} : { partitions: { value: Object.fromEntries(values) } }),
    ...(time === undefined ? {} : { timePartition: { value: label(time), granularity: granularities[granularity] } }),
  };
}

function label(value: string | Time | InputBinding | { readonly kind: "runtime" }): Label {
  if (typeof value === "string") return { value: { case: "staticValue", value } };
  if (value instanceof Date)
    return { value: { case: "timeValue", value: timestamp(BigInt(value.getTime()) * million) } };
  if ("epochNanoseconds" in value) return { value: { case: "timeValue", value: timestamp(value.epochNanoseconds) } };
  if (value.kind === "input") return { value: { case: "inputBinding", value: { var: value.input } } };
  return { value: { case: "runtimeBinding", value: {} } };
}

const million = 1_000_000n;
const billion = 1_000_000_000n;

function timestamp(nanoseconds: bigint): Timestamp {
  const nanos = ((nanoseconds % billion) + billion) % billion;
  return create(TimestampSchema, { seconds: (nanoseconds - nanos) / billion, nanos: Number(nanos) });
}
