import type { DescMessage, Message } from "@bufbuild/protobuf";

/**
 * The closed set of what can go wrong at an edge. Names and meaning are gRPC's, so that each edge translates them once:
 * a gRPC status, a REST status, an exit code, a colour in the console.
 */
export type FlyteErrorCode =
  | "Cancelled"
  | "Unknown"
  | "InvalidArgument"
  | "DeadlineExceeded"
  | "NotFound"
  | "AlreadyExists"
  | "PermissionDenied"
  | "ResourceExhausted"
  | "FailedPrecondition"
  | "Aborted"
  | "OutOfRange"
  | "Unimplemented"
  | "Internal"
  | "Unavailable"
  | "DataLoss"
  | "Unauthenticated";

/** Where something went wrong, by the names the user gave. Every part is optional; say all that are known. */
export interface ErrorPlace {
  readonly task?: string;
  readonly workflow?: string;
  readonly launchPlan?: string;
  readonly node?: string;
  readonly input?: string;
  readonly output?: string;
  /** A source position, `file:line`, or a path of a file that was read. */
  readonly file?: string;
}

/** A typed detail that travels with the status, such as FlyteAdmin's `EventFailureReason`. */
export interface ErrorDetail {
  readonly schema: DescMessage;
  readonly message: Message;
}

export interface FlyteErrorOptions {
  /** Whose fault it is: `user` for a wrong input or failing task code (the default), `system` for ours or the machine's. */
  readonly kind?: "user" | "system";
  /** Whether the same thing tried again may succeed. Default false. */
  readonly recoverable?: boolean;
  readonly where?: ErrorPlace;
  /** What to do next, as one imperative sentence. */
  readonly hint?: string;
  readonly details?: readonly ErrorDetail[];
  readonly cause?: unknown;
  /**
   * The code that a failed task or execution carries in flyteidl (`USER:RuntimeError`, `RetriesExhausted|SYSTEM`, ...):
   * free text, unlike `code`.
   */
  readonly taskErrorCode?: string;
}

/** The one error family of the project. `message` says what was wrong; `where` and `hint` stand apart, so that each edge can lay them out. */
export class FlyteError extends Error {
  override readonly name = "FlyteError";
  readonly code: FlyteErrorCode;
  readonly kind: "user" | "system";
  readonly recoverable: boolean;
  readonly where: ErrorPlace;
  readonly hint: string | undefined;
  readonly details: readonly ErrorDetail[];
  readonly taskErrorCode: string | undefined;

  constructor(code: FlyteErrorCode, message: string, options: FlyteErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = options.kind ?? (systemCodes.has(code) ? "system" : "user");
    this.recoverable = options.recoverable ?? false;
    this.where = options.where ?? {};
    this.hint = options.hint;
    this.details = options.details ?? [];
    this.taskErrorCode = options.taskErrorCode;
  }

  /** Makes a FlyteError of anything thrown; one that is a FlyteError already is returned as it is. */
  static from(thrown: unknown, code: FlyteErrorCode = "Internal"): FlyteError {
    if (thrown instanceof FlyteError) return thrown;
    if (thrown instanceof Error) return new FlyteError(code, thrown.message, { cause: thrown });
    return new FlyteError(code, String(thrown), { cause: thrown });
  }

  /** Message, place and hint as one text, for edges that have a single string (gRPC status, logs). */
  get fullMessage(): string {
    const place = placeText(this.where);
    return [this.message, place && `(${place})`, this.hint].filter(Boolean).join(" ");
  }
}

const systemCodes: ReadonlySet<FlyteErrorCode> = new Set<FlyteErrorCode>([
  "Internal",
  "Unavailable",
  "DataLoss",
  "Unknown",
]);

/** `task hello.inc, node n0, input x`: the known parts of a place in reading order. */
export function placeText(where: ErrorPlace): string {
  const parts: string[] = [];
  if (where.workflow) parts.push(`workflow ${where.workflow}`);
  if (where.launchPlan) parts.push(`launch plan ${where.launchPlan}`);
  if (where.node) parts.push(`node ${where.node}`);
  if (where.task) parts.push(`task ${where.task}`);
  if (where.input) parts.push(`input ${where.input}`);
  if (where.output) parts.push(`output ${where.output}`);
  if (where.file) parts.push(where.file);
  return parts.join(", ");
}
