import type { Cache, ResourceSettings } from "./resources.ts";

/** What a task says of how it runs; flyteidl's TaskMetadata and Container. */
export interface TaskSettings extends ResourceSettings {
  /** The task's name on the wire; by default its module and export. */
  readonly name?: string;
  /** How often it is tried again after an error of its own that may pass (RecoverableError). Default 0. */
  readonly retries?: number;
  /** Seconds that one attempt may take. Default no limit. */
  readonly timeout?: number;
  readonly cache?: Cache;
  /** Whether it may run on machines that can be taken away; unset, as its workflow says. */
  readonly interruptible?: boolean;
  /** Variables of the environment it runs in. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The container image, where tasks run in containers; by default the project's. */
  readonly image?: string;
  /** Whether it writes a report (see `deck`). */
  readonly deck?: boolean;
  readonly docs?: Docs;
  /** Says that the task should not be used any more, and what instead. */
  readonly deprecated?: string;
}

/** Documentation that is registered with an entity. */
export interface Docs {
  /** One line. */
  readonly short?: string;
  /** Any length. */
  readonly long?: string;
  /** What the long description is written in. Default `markdown`. */
  readonly format?: "markdown" | "html" | "rst";
  /** A link to the source code. */
  readonly source?: string;
}
