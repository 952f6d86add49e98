import { type ErrorPlace, FlyteError } from "@haltere/core";
import type { FileAccess } from "../files/file-access.ts";
import { temporalKind } from "./temporal-tag.ts";

/** Where in an entity's inputs or outputs a value stands while it is converted, and what the conversion may use. */
export interface Position {
  /** The task, workflow or launch plan that the value belongs to. */
  readonly owner: ErrorPlace;
  readonly slot: "input" | "output";
  /** `cfg.points[3].x` */
  readonly path: string;
  /** Uploads local files and opens remote ones; absent where no task runs, as in a workflow's body. */
  readonly files: FileAccess | undefined;
  /** Whether unknown fields of an object make it no match: how a union tells its objects apart. */
  readonly exact: boolean;
}

/** The position of a whole input or output. */
export function positionOf(owner: ErrorPlace, slot: "input" | "output", name: string, files?: FileAccess): Position {
  return { owner, slot, path: name, files, exact: false };
}

export function atField(position: Position, name: string): Position {
  return { ...position, path: `${position.path}.${name}` };
}

export function atIndex(position: Position, index: number): Position {
  return { ...position, path: `${position.path}[${index}]` };
}

export function atKey(position: Position, key: string): Position {
  return { ...position, path: `${position.path}[${JSON.stringify(key)}]` };
}

/** An error about the value at a position. */
export function valueError(position: Position, message: string, hint?: string, cause?: unknown): FlyteError {
  return new FlyteError("InvalidArgument", message, {
    where: { ...position.owner, [position.slot]: position.path },
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** `expected int, got str "abc"` */
export function mismatch(position: Position, expected: string, got: unknown, hint?: string): FlyteError {
  return valueError(position, `expected ${expected}, got ${describe(got)}`, hint);
}

const shownCharacters = 60;

/** A value in a few words, for messages: its type and the beginning of its text. */
export function describe(value: unknown): string {
  if (value === null) return "none (null)";
  if (value === undefined) return "none (undefined)";
  switch (typeof value) {
    case "string":
      return `str ${JSON.stringify(value.length > shownCharacters ? `${value.slice(0, shownCharacters)}…` : value)}`;
    case "bigint":
      return `int ${value}n (a bigint)`;
    case "number":
      return `${Number.isInteger(value) ? "int" : "float"} ${value}`;
    case "boolean":
      return `bool ${value}`;
    case "function":
      return "a function";
    case "object":
      break;
    default:
      return `${typeof value} ${String(value)}`;
  }
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Date) return `Date ${Number.isNaN(value.getTime()) ? "(invalid)" : value.toISOString()}`;
  const temporal = temporalKind(value);
  if (temporal !== undefined) return `Temporal.${temporal} ${value}`;
  if (value instanceof Promise) return "a promise (await it)";
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  if (name !== undefined && name !== "Object") return `an object of class ${name}`;
  const keys = Object.keys(value);
  return `an object with ${keys.length === 0 ? "no fields" : keys.slice(0, 6).join(", ")}`;
}
