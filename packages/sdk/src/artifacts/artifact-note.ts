/** How fine a time partition is; flyteidl's Granularity. */
export type Granularity = "MINUTE" | "HOUR" | "DAY" | "MONTH";

/** A partition that has the value of an input of the task or workflow. */
export interface InputBinding<N extends string = string> {
  readonly kind: "input";
  readonly input: N;
}

/** A point in time: a Date or a Temporal.Instant. */
export type Time = Date | { readonly epochNanoseconds: bigint };

/** Names an artifact, and says how it is partitioned. */
interface ArtifactKey {
  readonly name: string;
  readonly project: string;
  readonly domain: string;
  readonly version: string;
  readonly granularity: Granularity | undefined;
}

/** What a schema says of the artifact that its value becomes, or is taken from. `runtime`: the task says it. */
export interface ArtifactNote {
  readonly kind: "output" | "query";
  readonly artifact: ArtifactKey;
  readonly partitions: ReadonlyMap<string, string | InputBinding | { readonly kind: "runtime" }>;
  /** Absent where the artifact has no time partition. */
  readonly time: Time | InputBinding | { readonly kind: "runtime" } | undefined;
}
