import type { FlyteErrorCode } from "@haltere/core";
import type { PackedValues } from "../packed-values.ts";

/** What the threads of a SQLite store tell each other. */

/** Why something could not be done, as it crosses threads. */
export interface Refusal {
  readonly code: FlyteErrorCode;
  readonly message: string;
  readonly hint?: string;
}

export interface WriterSettings {
  readonly file: string;
  /** The version of the schema that this program knows. */
  readonly version: number;
  /** Whether another process may own the data: then it is neither claimed nor brought to another version. */
  readonly guest?: boolean;
}

/** A statement that the writer is to know by its number from now on; numbers count from 0. */
export interface StatementShape {
  readonly sql: string;
  readonly parameterCount: number;
  readonly returnsId: boolean;
  readonly mustWrite: boolean;
}

export type ToWriter =
  /** Brings the data to the version, before anything else. */
  | {
      readonly kind: "migrate";
      readonly steps: readonly { readonly version: number; readonly sql: readonly string[] }[];
    }
  /** Commits of one turn of the event loop: for each, how many statements it has and the number of each. */
  | {
      readonly kind: "commits";
      readonly shapes: readonly StatementShape[];
      readonly calls: readonly number[];
      readonly parameters: PackedValues;
    }
  | { readonly kind: "close" };

/** A commit's end: the index of the write that lost, or index and id of each row written, one after the other, or why it failed. */
export type CommitOutcome = number | readonly number[] | Refusal;

export type FromWriter =
  | { readonly kind: "opened"; readonly version: number }
  | { readonly kind: "migrated" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** In the order in which the commits were sent. */
  | { readonly kind: "committed"; readonly outcomes: readonly CommitOutcome[] }
  | { readonly kind: "closed" };

export interface ReaderSettings {
  readonly file: string;
}

export type ToReader =
  | {
      readonly kind: "reads";
      /** Texts that the reader is to know by their numbers from now on, whatever stood there. */
      readonly texts: readonly { readonly number: number; readonly sql: string }[];
      /** The number of each read's text and how many parameters it has, one after the other. */
      readonly reads: readonly number[];
      readonly parameters: PackedValues;
    }
  | { readonly kind: "close" };

/** A read's end: how many rows of how many columns, or why it failed. */
export type ReadOutcome = { readonly rows: number; readonly columns: number } | Refusal;

export type FromReader =
  | { readonly kind: "read"; readonly outcomes: readonly ReadOutcome[]; readonly values: PackedValues }
  | { readonly kind: "closed" };
