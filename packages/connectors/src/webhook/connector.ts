import { type ConnectorCall, type DoRequest, type Resource, SyncConnector, valueLiteral } from "@haltere/connector";
import { FlyteError, jsonText, literalMap } from "@haltere/core";
import { TaskExecution_Phase } from "@haltere/idl/core";
import type { z } from "zod";
import { fillTemplate } from "../template/fill-template.ts";
import { readCustom } from "../template/read-custom.ts";
import { taskType, WebhookCustom } from "./custom.ts";
import { readText } from "./read-text.ts";

export interface WebhookConnectorOptions {
  /** The largest response that is read. Default 4 MiB. */
  readonly maxResponseBytes?: number;
}

/** How much of a response a failure's message quotes. */
const quoted = 1000;

/**
 * Runs webhook tasks: sends a request made of the task's template and inputs, and answers what came back. Any status but
 * 200 fails the task; redirects are not followed, as flytekit's connector does not, so that headers reach no other host.
 */
export class WebhookConnector extends SyncConnector {
  readonly name = "Webhook Connector";
  readonly #maxResponseBytes: number;

  constructor(options?: WebhookConnectorOptions) {
    super({ taskType });
    this.#maxResponseBytes = options?.maxResponseBytes ?? 4 * 2 ** 20;
  }

  async do({ taskTemplate, inputs }: DoRequest, call: ConnectorCall): Promise<Resource> {
    try {
      const filled = fillTemplate(taskTemplate.custom ?? {}, inputs.literals());
      const custom = readCustom(WebhookCustom, { ...taskTemplate, custom: filled as Record<string, never> });
      return await this.#send(custom, call);
    } catch (thrown) {
      call.signal.throwIfAborted();
      return { phase: TaskExecution_Phase.FAILED, message: FlyteError.from(thrown).fullMessage };
    }
  }

  async #send(custom: z.output<typeof WebhookCustom>, call: ConnectorCall): Promise<Resource> {
    const time = AbortSignal.timeout(custom.timeout_sec * 1000);
    const { url, init } = requestOf(custom);
    let response: Response;
    let text: string | undefined;
    try {
      response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.any([time, call.signal]) });
      text = await readText(response, this.#maxResponseBytes);
    } catch (thrown) {
      if (time.aborted)
        throw new FlyteError("DeadlineExceeded", `no answer within ${custom.timeout_sec} s from ${url}`);
      throw unreachable(url, thrown);
    }
    if (text === undefined) {
      throw new FlyteError("OutOfRange", `the answer of ${url} is longer than ${this.#maxResponseBytes} bytes`);
    }
    if (response.status !== 200) {
      const message = `Webhook failed with status code ${response.status}, response: ${text.slice(0, quoted)}`;
      const location = response.headers.get("location");
      return {
        phase: TaskExecution_Phase.FAILED,
        message: location === null ? message : `${message} (redirects are not followed: ${location})`,
      };
    }
    const info = {
      status_code: response.status,
      response_data: text,
      ...(custom.show_data ? { input_data: custom.data ?? null } : {}),
      ...(custom.show_url ? { url: custom.url } : {}),
    };
    // Not by the declared type: that is a list where the task is mapped.
    return {
      phase: TaskExecution_Phase.SUCCEEDED,
      message: "Webhook was successfully invoked!",
      outputs: literalMap({ info: valueLiteral(info, undefined, { output: "info" }) }),
    };
  }
}

/** A GET carries its data as query parameters, a POST as JSON. */
function requestOf({ url: address, method, headers, data }: z.output<typeof WebhookCustom>): {
  readonly url: URL;
  readonly init: RequestInit;
} {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new FlyteError("InvalidArgument", `${JSON.stringify(address)} is no address of http or https`);
  }
  const url = new URL(address);
  const sent = new Headers(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
  switch (method.toUpperCase()) {
    case "GET":
      for (const [name, value] of Object.entries(data ?? {})) {
        for (const item of Array.isArray(value) ? value : [value]) url.searchParams.append(name, parameterText(item));
      }
      return { url, init: { method: "GET", headers: sent } };
    case "POST":
      if (!sent.has("content-type")) sent.set("content-type", "application/json");
      return { url, init: { method: "POST", headers: sent, body: jsonText(data ?? {}) } };
    default:
      throw new FlyteError("InvalidArgument", `the method is ${method}`, { hint: "Use GET or POST." });
  }
}

function parameterText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? jsonText(value) : String(value);
}

function unreachable(url: URL, thrown: unknown): FlyteError {
  const error = FlyteError.from(thrown);
  const cause = error.cause instanceof Error && error.cause.cause instanceof Error ? error.cause.cause : error;
  return new FlyteError("Unavailable", `${url.origin} could not be reached: ${cause.message}`, { cause: thrown });
}
