import { createHash } from "node:crypto";

/** Variables that are another for each attempt. Should a module read one while it is imported, the fork server notices. */
const ofAttempt =
  /^(FLYTE_INTERNAL_|FLYTE_ATTEMPT_NUMBER$|FLYTE_K8S_ARRAY_INDEX$|BATCH_JOB_ARRAY_INDEX|TRACEPARENT$|TRACESTATE$|TMPDIR$|_F_(PRJ|DM|NM|WF|LP|TK_))/;

export interface ServerIdentity {
  /** The Python, with its switches. */
  readonly python: readonly string[];
  /** The script that a plain process would run. */
  readonly program: string;
  readonly modules: readonly string[];
  /** Hash of the unpacked archive, where there is one. */
  readonly code: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** Attempts of one key may be forked by one server. A hash, since variables may be secrets. */
export function serverKey({ python, program, modules, code, environment }: ServerIdentity): string {
  const variables = Object.entries(environment)
    .filter(([name]) => !ofAttempt.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([python, program, modules, code ?? "", variables]))
    .digest("hex");
}
