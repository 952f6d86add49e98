import type { ConnectorCall } from "@haltere/connector";
import { loadPackage } from "@haltere/sdk/load-package";
import type { OpenAI } from "openai";
import type { OpenAiConnectorOptions } from "./connector-options.ts";

/** The secret that holds the key, flytekit's. */
const keySecret = "FLYTE_OPENAI_API_KEY";

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

/** OpenAI's package, loaded when it is first needed. Throws FlyteError where it is not installed. */
export async function loadOpenAi(): Promise<typeof import("openai")> {
  // The package's own declarations say what is in it.
  return (await loadPackage("openai")) as object as typeof import("openai");
}
