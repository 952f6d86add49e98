import type { ConnectorCall } from "@haltere/connector";
import { FlyteError } from "@haltere/core";
import type { OpenAI } from "openai";

/** How a connector reaches OpenAI, or a service that speaks like it. */
export interface OpenAiConnectorOptions {
  /**
   * Where the API is. Default the variable `OPENAI_BASE_URL`, else OpenAI's. Told to the connector, never by a task: the
   * connector's key goes there.
   */
  readonly baseUrl?: string;
  /** How often a request is tried again, after the time that the service asks for. Default 2. */
  readonly maxRetries?: number;
  /** Seconds for one request. Default 60. */
  readonly requestTimeout?: number;
}

/** The secret that holds the key, flytekit's. */
export const keySecret = "FLYTE_OPENAI_API_KEY";

/** A client with the connector's key. Throws FlyteError NotFound where there is none. */
export async function openAiClient(
  { baseUrl, maxRetries = 2, requestTimeout = 60 }: OpenAiConnectorOptions,
  organization: string | null | undefined,
  { secrets }: ConnectorCall,
): Promise<OpenAI> {
  const { OpenAI } = await loadOpenAi();
  return new OpenAI({
    apiKey: await secrets.get(keySecret),
    organization: organization ?? null,
    maxRetries,
    timeout: requestTimeout * 1000,
    logLevel: "off",
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
  });
}

/** OpenAI's package, loaded when it is first needed: those who do not use it need not install it. */
export async function loadOpenAi(): Promise<typeof import("openai")> {
  try {
    return await import("openai");
  } catch (cause) {
    throw new FlyteError("FailedPrecondition", `OpenAI's package cannot be loaded: ${FlyteError.from(cause).message}`, {
      kind: "user",
      hint: "Install it: npm install openai.",
      cause,
    });
  }
}
