import { FlyteError, type FlyteErrorCode } from "@haltere/core";
import { loadOpenAi } from "./client.ts";

const codes: Readonly<Record<number, FlyteErrorCode>> = {
  400: "InvalidArgument",
  401: "Unauthenticated",
  403: "PermissionDenied",
  404: "NotFound",
  408: "DeadlineExceeded",
  409: "Aborted",
  422: "InvalidArgument",
  429: "ResourceExhausted",
};

/** What went wrong with a request, as one of ours. Recoverable are limits, faults of the service, and the network. */
export async function serviceError(thrown: unknown): Promise<FlyteError> {
  if (thrown instanceof FlyteError) return thrown;
  const { APIConnectionError, APIError } = await loadOpenAi();
  if (thrown instanceof APIConnectionError) {
    const cause = thrown.cause instanceof Error ? ` (${thrown.cause.message})` : "";
    return new FlyteError("Unavailable", `OpenAI cannot be reached: ${thrown.message}${cause}`, {
      recoverable: true,
      cause: thrown,
    });
  }
  if (thrown instanceof APIError && thrown.status !== undefined) {
    const code = codes[thrown.status] ?? (thrown.status >= 500 ? "Unavailable" : "Unknown");
    // A quota that is used up comes as 429 too, and does not come back by waiting.
    const passing =
      thrown.status === 429
        ? thrown.code !== "insufficient_quota"
        : [408, 409].includes(thrown.status) || thrown.status >= 500;
    return new FlyteError(code, `OpenAI answered ${thrown.message}`, {
      kind: passing ? "system" : "user",
      recoverable: passing,
      ...(thrown.status === 401 ? { hint: "Give the connector a valid key: the secret FLYTE_OPENAI_API_KEY." } : {}),
      cause: thrown,
    });
  }
  if (thrown instanceof SyntaxError) return malformed(`it is no JSON: ${thrown.message}`);
  return FlyteError.from(thrown, "Unknown");
}

/** An answer that is not as the API says; another attempt may get a better one. */
export function malformed(why: string): FlyteError {
  return new FlyteError("Unavailable", `OpenAI's answer cannot be read: ${why}`, { recoverable: true });
}
