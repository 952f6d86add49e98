import { FlyteError } from "@haltere/core";
import type { z } from "zod";
import { callerOf } from "../naming/source-place.ts";
import { noted } from "../schema/schema-notes.ts";
import type { ArtifactNote, Granularity, InputBinding, Time } from "./artifact-note.ts";
import { type CreatedArtifact, createdArtifact } from "./created-artifact.ts";

export interface ArtifactOptions<K extends string, P extends TimePartition | undefined> {
  readonly name: string;
  /** Of the execution that produces it, by default. */
  readonly project?: string;
  readonly domain?: string;
  readonly version?: string;
  /** What its values are told apart by; at most 10. */
  readonly partitionKeys?: readonly K[];
  /** Whether they are told apart by a time as well, and how fine; `true` is by the day. */
  readonly timePartition?: P;
}

export type TimePartition = true | Granularity;

/** A partition's value: a text, or what an input is. */
export type PartitionValue = string | InputBinding;

/** The time, where the artifact has a time partition. */
type TimeOf<P> = [P] extends [undefined]
  ? { readonly timePartition?: never }
  : { readonly timePartition?: Time | InputBinding };

/** Data with a name beyond the execution that made it; Flyte's artifact. */
export interface Artifact<K extends string, P extends TimePartition | undefined> {
  /**
   * The schema of an output that becomes this artifact.
   * @param partitions The values of its partitions. What is left out the task says when it runs, with `created`.
   */
  produce<S extends z.ZodType>(
    schema: S,
    partitions?: { readonly [N in K]?: PartitionValue },
    time?: TimeOf<P>,
  ): z.ZodType<z.output<S>, z.input<S> | CreatedArtifact<z.input<S>>>;
  /**
   * The schema of a workflow's input that is this artifact, unless a launch gives another value. Here, where no artifacts
   * are kept, it must be given.
   */
  query<S extends z.ZodType>(
    schema: S,
    partitions?: { readonly [N in K]?: PartitionValue },
    time?: TimeOf<P> & { readonly project?: string; readonly domain?: string },
  ): S;
  /** In a task: the value of an output, with the partitions that the output's schema leaves open. */
  created<T>(
    value: T,
    partitions?: { readonly [N in K]?: string },
    time?: [P] extends [undefined] ? { readonly timePartition?: never } : { readonly timePartition?: Time },
  ): CreatedArtifact<T>;
}

const mostKeys = 10;

/**
 * Names an artifact; flytekit's Artifact.
 * @throws FlyteError where it has no name, or too many partition keys; in its methods, for a partition it does not have.
 */
export function artifact<const K extends string = never, const P extends TimePartition | undefined = undefined>(
  options: ArtifactOptions<K, P>,
): Artifact<K, P> {
  const { name, project = "", domain = "", version = "", partitionKeys = [], timePartition } = options;
  const refuse = (what: string, hint: string, callee: (...none: never[]) => unknown) => {
    const place = callerOf(callee);
    const where = place === undefined ? {} : { file: place };
    return new FlyteError("InvalidArgument", `the artifact ${JSON.stringify(name)} ${what}`, { where, hint });
  };
  if (name === "") throw refuse("has no name", "Give it one.", artifact);
  if (partitionKeys.length > mostKeys) {
    throw refuse(`has ${partitionKeys.length} partition keys`, `Flyte takes at most ${mostKeys}.`, artifact);
  }
  const fineness: TimePartition | undefined = timePartition;
  const granularity = fineness === true ? undefined : fineness;
  const key = { name, project, domain, version, granularity };

  const checked = <V>(given: Readonly<Record<string, V | undefined>>, callee: (...none: never[]) => unknown) => {
    const values = new Map<string, V>();
    for (const [partition, value] of Object.entries(given)) {
      if (!partitionKeys.some((known) => known === partition)) {
        const known = partitionKeys.length === 0 ? "It has none." : `It has ${partitionKeys.join(", ")}.`;
        throw refuse(`has no partition ${partition}`, known, callee);
      }
      if (value !== undefined) values.set(partition, value);
    }
    return values;
  };
  const checkTime = (given: unknown, callee: (...none: never[]) => unknown): void => {
    if (given === undefined || timePartition !== undefined) return;
    throw refuse("has no time partition", "Say timePartition: true where it is named.", callee);
  };

  return {
    produce: function produce<S extends z.ZodType>(
      schema: S,
      partitions: { readonly [N in K]?: PartitionValue } = {},
      { timePartition: time }: { readonly timePartition?: Time | InputBinding } = {},
    ) {
      checkTime(time, produce);
      const values: Map<string, PartitionOf> = checked<PartitionOf>(partitions, produce);
      for (const partition of partitionKeys) if (!values.has(partition)) values.set(partition, { kind: "runtime" });
      const open = timePartition === undefined ? undefined : ({ kind: "runtime" } as const);
      const marked: z.ZodType = noted(schema, {
        artifact: { kind: "output", artifact: key, partitions: values, time: time ?? open },
      });
      // The transformer takes what `created` answers as well.
      return marked as z.ZodType<z.output<S>, z.input<S> | CreatedArtifact<z.input<S>>>;
    },
    query: function query<S extends z.ZodType>(
      schema: S,
      partitions: { readonly [N in K]?: PartitionValue } = {},
      asked: {
        readonly timePartition?: Time | InputBinding;
        readonly project?: string;
        readonly domain?: string;
      } = {},
    ) {
      checkTime(asked.timePartition, query);
      const values: Map<string, PartitionOf> = checked<PartitionOf>(partitions, query);
      const missing = [
        ...partitionKeys.filter((partition) => !values.has(partition)),
        ...(timePartition !== undefined && asked.timePartition === undefined ? ["timePartition"] : []),
      ];
      if (missing.length > 0) {
        throw refuse(`is asked for without ${missing.join(", ")}`, "Say which of its values is meant.", query);
      }
      const artifact = { ...key, project: asked.project ?? project, domain: asked.domain ?? domain, version: "" };
      return noted(schema, { artifact: { kind: "query", artifact, partitions: values, time: asked.timePartition } });
    },
    created: function created<T>(
      value: T,
      partitions: { readonly [N in K]?: string } = {},
      { timePartition: time }: { readonly timePartition?: Time } = {},
    ) {
      checkTime(time, created);
      const values = Object.fromEntries(checked<string>(partitions, created));
      return createdArtifact(value, { partitions: values, time, granularity });
    },
  };
}

type PartitionOf = ArtifactNote["partitions"] extends ReadonlyMap<string, infer V> ? V : never;

/** In an artifact's partitions: the value of the input of this name. */
export function fromInput<const N extends string>(input: N): InputBinding<N> {
  return { kind: "input", input };
}
