import { FlyteError, type FlyteErrorCode } from "@haltere/core";
import type { PostgresAddress } from "./postgres-address.ts";

/** What SQLSTATEs mean to the user; the first that begins the code counts. */
const meanings: readonly { readonly state: string; readonly code: FlyteErrorCode; readonly hint?: string }[] = [
  { state: "28", code: "FailedPrecondition", hint: "Check user and password of the database's address." },
  { state: "3D000", code: "FailedPrecondition", hint: "Make the database first: createdb NAME." },
  {
    state: "42501",
    code: "FailedPrecondition",
    hint: "Let the user make tables in the database, or use another user.",
  },
  { state: "25006", code: "FailedPrecondition", hint: "Give the address of a server that takes writes." },
  { state: "22", code: "InvalidArgument" },
  { state: "54000", code: "InvalidArgument", hint: "Use shorter names." },
  {
    state: "53100",
    code: "ResourceExhausted",
    hint: "Free some space on the server's disk; nothing of this commit was written.",
  },
  { state: "53300", code: "Unavailable", hint: "Let the server take more connections (max_connections)." },
  { state: "53", code: "ResourceExhausted" },
  { state: "40", code: "Unavailable" },
  { state: "XX001", code: "DataLoss", hint: "Put back a copy of the database." },
  { state: "XX002", code: "DataLoss", hint: "Rebuild the index that the server's log names." },
];

/** What a failure of the driver or the server means. Never holds the password. */
export function postgresFailure(thrown: unknown, { shown }: PostgresAddress): FlyteError {
  if (thrown instanceof FlyteError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (isConnectionLost(thrown)) {
    return new FlyteError("Unavailable", `The database ${shown} does not answer: ${message || codeOf(thrown)}.`, {
      recoverable: true,
      hint: "See that the server runs; what was committed is kept.",
      cause: thrown,
    });
  }
  const state = codeOf(thrown) ?? "";
  const meaning = meanings.find((one) => state.startsWith(one.state));
  const text = `Postgres failed on ${shown}: ${message}.`;
  if (meaning === undefined) return new FlyteError("Internal", text, { cause: thrown });
  const { code, hint } = meaning;
  return new FlyteError(code, text, {
    recoverable: code === "Unavailable",
    cause: thrown,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Whether another transaction was in the way, so that the same may succeed now. */
export function isInTheWay(thrown: unknown): boolean {
  return ["40001", "40P01", "55P03"].includes(codeOf(thrown) ?? "");
}

/** Whether the connection is gone, or none could be made: codes of the network, of the server's going, and words of the driver. */
export function isConnectionLost(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (code !== undefined) return /^(08|57P0[1-5]|E[A-Z]{3})/.test(code);
  return thrown instanceof Error && /connection|not queryable|timeout exceeded/i.test(thrown.message);
}

/** Whether no connection could be made, so that another try would wait as long. */
export function isUnreachable(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (code !== undefined) return /^E(?!CONNRESET|PIPE)/.test(code) || code === "57P03";
  return thrown instanceof Error && /timeout/i.test(thrown.message);
}

/** An SQLSTATE, or the name of a failure of the network; a host of several addresses has one for each. */
function codeOf(thrown: unknown): string | undefined {
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  if (!(thrown instanceof Error) || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}
