import type { Blobs, Clock } from "@haltere/ports";
import type { Backoff } from "./backoff.ts";
import type { CallLanes } from "./call-lanes.ts";
import type { ConnectorDirectory, ConnectorRoute } from "./connector-directory.ts";
import type { Deletions } from "./deletions.ts";
import type { DueQueue } from "./due-queue.ts";

/** What is called when its time has come. */
export interface Timed {
  due(): void;
}

export interface PollIntervals {
  /** Milliseconds to the second poll; from poll to poll it grows by half, until the job's phase changes. */
  readonly first: number;
  readonly longest: number;
}

/** What the attempts of one connector executor share. */
export interface ConnectorContext {
  readonly clock: Clock;
  readonly blobs: Blobs;
  readonly directory: ConnectorDirectory;
  readonly lanes: CallLanes;
  readonly times: DueQueue<Timed>;
  readonly deletions: Deletions;
  readonly poll: PollIntervals;
  readonly retry: Backoff;
  /** Aborts when the executor closes: calls that can be made again are not waited for. */
  readonly closing: AbortSignal;
  /** Calls in a row that may fail before the attempt does. */
  readonly maxSystemFailures: number;
  /** Microseconds that an attempt waits for connectors that have not told yet what they serve. */
  readonly discoveryPatience: number;
}

/** A lane for each method of each category at an endpoint, so that none of them holds up another. */
export function laneOf(method: string, { client }: ConnectorRoute, category: Category): string {
  return `${method} ${client.endpoint.address} ${category.version} ${category.name}`;
}

export interface Category {
  readonly name: string;
  readonly version: number;
}
