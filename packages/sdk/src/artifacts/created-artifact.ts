import type { Granularity, Time } from "./artifact-note.ts";

/** A value that a task returns, with the partitions of the artifact that it becomes. */
export interface CreatedArtifact<T = unknown> {
  readonly [created]: CreatedPartitions;
  readonly value: T;
}

export interface CreatedPartitions {
  readonly partitions: Readonly<Record<string, string>>;
  readonly time: Time | undefined;
  readonly granularity: Granularity | undefined;
}

/** Found across copies of the SDK, as a bundle has its own. */
const created: unique symbol = Symbol.for("haltere.created-artifact");

export function createdArtifact<T>(value: T, partitions: CreatedPartitions): CreatedArtifact<T> {
  return { [created]: partitions, value };
}

/** The partitions that a returned value was given; undefined for one without. */
export function createdPartitions(value: unknown): CreatedPartitions | undefined {
  return isCreated(value) ? value[created] : undefined;
}

/** What was returned, without its partitions. */
export function withoutPartitions(value: unknown): unknown {
  return isCreated(value) ? value.value : value;
}

function isCreated(value: unknown): value is CreatedArtifact {
  return typeof value === "object" && value !== null && Object.hasOwn(value, created);
}
