import type { ImageSpec } from "./image-spec.ts";
import type { PodTemplate } from "./pod-template.ts";

/** Where a task's results are kept and taken from; flytekit's Cache. */
export type Cache = CacheOptions & CacheVersion;

interface CacheOptions {
  /** Whether of several runs with the same inputs one runs and the others wait for it. */
  readonly serialize?: boolean;
  /** Inputs that do not count. */
  readonly ignoredInputs?: readonly string[];
  /** Handed to the policies: change it, and results are made anew. */
  readonly salt?: string;
}

type CacheVersion =
  | {
      /** Results are taken from the cache where the task's name, inputs and this agree. */
      readonly version: string;
      readonly policies?: undefined;
    }
  | {
      readonly version?: undefined;
      /** Each tells a part of the version: the SHA-256 of all parts, one behind the other. */
      readonly policies: readonly [CachePolicy, ...CachePolicy[]];
    };

/** Answers a text that changes when results must be made anew; flytekit's CachePolicy. It must not depend on where it runs. */
export type CachePolicy = (task: CachedTask) => string;

/** What a policy may look at. */
export interface CachedTask {
  readonly salt: string;
  /** The image as the task's setting has it. */
  readonly image: string | ImageSpec | undefined;
  readonly podTemplate: PodTemplate | string | undefined;
  /**
   * The hash of all code that the task can reach, 64 hexadecimal digits; see `codeHash`.
   * @throws FlyteError FailedPrecondition where the task does not come from a bundle.
   */
  readonly code: () => string;
}

/**
 * A policy: results are made anew when code that the task can reach has changed. That is, of the user's modules, the
 * task's own definition, every declaration that it names, those that these name and so on, over all modules; and the
 * statements that only do something, of every module that is evaluated for it. Whole files count of packages and of
 * modules that are imported whole; a package that stays outside of the bundle counts by name and version. Comments,
 * formatting, types, tasks that this one does not call, the place of files on the disk and Haltere itself do not count.
 *
 * The hash is made with the bundle, so it is the same for `haltere run`, for registration and in a task's process.
 */
export function codeHash(): CachePolicy {
  return ({ salt, code }) => `${salt}:${code()}`;
}
