import { createHmac } from "node:crypto";
import { FlyteError } from "@haltere/core";
import { escapeJson, fillTemplate, type MessageVariables } from "./message-variables.ts";
import type { Webhook } from "./notification-settings.ts";

/** One message to a webhook. */
export interface WebhookMessage {
  /** The same for each try, so that the receiver can tell one that came twice. */
  readonly id: string;
  readonly variables: MessageVariables;
  /** Seconds since 1970, part of what is signed. */
  readonly time: number;
}

/**
 * Posts a message. A receiver that knows the secret checks `x-haltere-signature: t=<seconds>,v1=<hex>`, which is the
 * HMAC-SHA256 of `<seconds>.<body>`. Rejects unless the answer is a 2xx; redirects are not followed.
 */
export async function postWebhook(webhook: Webhook, message: WebhookMessage, signal: AbortSignal): Promise<void> {
  const body = bodyOf(webhook, message.variables);
  const headers: Record<string, string> = {
    "content-type": webhook.contentType,
    "user-agent": "haltere",
    "x-haltere-delivery": message.id,
  };
  if (webhook.secret !== undefined) headers["x-haltere-signature"] = signatureOf(webhook.secret, message.time, body);
  let response: Response;
  try {
    response = await fetch(webhook.url, { method: "POST", headers, body, redirect: "manual", signal });
  } catch (thrown) {
    throw new FlyteError("Unavailable", reasonOf(thrown), { cause: thrown });
  }
  await response.body?.cancel();
  if (!response.ok) throw new FlyteError("Unavailable", `the webhook answered ${response.status}`);
}

export function signatureOf(secret: string, time: number, body: string): string {
  return `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`;
}

function bodyOf({ template, contentType }: Webhook, variables: MessageVariables): string {
  if (template === undefined) return JSON.stringify(variables);
  return fillTemplate(template, variables, /json/i.test(contentType) ? escapeJson : undefined);
}

/** What kept a request from being answered, without its address. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  if (cause instanceof Error && "code" in cause) return `the webhook cannot be reached: ${String(cause.code)}`;
  return `the webhook cannot be reached: ${cause instanceof Error ? cause.name : "unknown"}`;
}
