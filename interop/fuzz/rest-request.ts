import { type Agent, request } from "node:http";
import { gzipSync } from "node:zlib";
import { type DescMethod, getOption, hasOption, type Message, toBinary, toJsonString } from "@bufbuild/protobuf";
import { http } from "@haltere/idl/google";
import { fuzzedRequest } from "./fuzzed-request.ts";
import { mutated, randomText } from "./message.ts";
import { methods } from "./methods.ts";
import type { Outcome } from "./outcome.ts";
import type { Random } from "./random.ts";

interface Route {
  readonly method: DescMethod;
  readonly verb: string;
  readonly template: string;
}

const routes: readonly Route[] = methods.flatMap((method) => {
  if (!hasOption(method, http)) return [];
  const rule = getOption(method, http);
  return [rule, ...rule.additionalBindings].flatMap(({ pattern }) =>
    pattern.case === undefined || !pattern.value
      ? []
      : [{ method, verb: pattern.case.toUpperCase(), template: pattern.value }],
  );
});
const routed = [...new Set(routes.map(({ method }) => method))];
const verbs = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
const contentTypes = [
  "application/json",
  "application/octet-stream",
  "text/plain",
  "application/x-www-form-urlencoded",
  "x",
];
const fields = [
  "limit",
  "token",
  "filters",
  "sort_by.key",
  "sort_by.direction",
  "id.name",
  "id.resource_type",
  "no.such",
  "org",
  "depth",
];

/** Sends one request of a random route, whole or changed somewhere: verb, path, query, headers or body. */
export function restRequest(port: number, agent: Agent, random: Random): Promise<Outcome> {
  const { method, message } = fuzzedRequest(routed, random);
  const { verb, template } = random.pick(routes.filter((route) => route.method === method));
  const filled = template.replace(/\{([^}=]+)(=[^}]*)?\}/g, (_, variable: string) => {
    const text = randomText(variable.split(".").at(-1)?.replace("node_id", "nodeId") ?? "", random);
    return random.once(20) ? text.replace(/[^!-~]/g, "") : encodeURIComponent(text);
  });
  const query = Array.from({ length: random.below(4) }, () => {
    const field = random.pick(fields);
    return `${field}=${encodeURIComponent(randomText(field === "limit" ? "token" : field, random))}`;
  }).join(random.once(30) ? ";" : "&");
  const sentVerb = random.once(20) ? random.pick(verbs) : verb;
  const path = `${random.once(30) ? changedPath(filled, random) : filled}${query ? `?${query}` : ""}`;
  const binary = random.once(4);
  const headers: Record<string, string> = {
    ...(random.once(3) ? { accept: random.pick(["application/json", "application/octet-stream", "*/*", "x"]) } : {}),
    ...(random.once(100) ? { origin: "https://elsewhere.example" } : {}),
    ...(random.once(100) ? { host: "elsewhere.example" } : {}),
    "content-type": random.once(20)
      ? random.pick(contentTypes)
      : binary
        ? "application/octet-stream"
        : "application/json",
  };
  let body: Uint8Array | undefined;
  if (verb !== "GET" || random.once(20)) {
    body = binary ? toBinary(method.input, message) : jsonOf(method, message);
    if (!random.tame && random.once(3)) body = mutated(body, random);
    if (random.once(20)) {
      headers["content-encoding"] = random.pick(["gzip", "br", "deflate"]);
      if (random.once(2)) body = gzipSync(body);
    }
    headers["content-length"] = String(body.length);
  }
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const what = `${sentVerb} ${path.slice(0, 200)}`;
  const call = request({ host: "127.0.0.1", port, agent, method: sentVerb, path, headers }, (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (part: string) => {
      if (text.length < 2000) text += part;
    });
    response.on("close", () => {
      const status = response.statusCode ?? 0;
      const told = status === 200 ? "" : `: ${text.slice(0, 500)}`;
      resolve({ code: `http ${status}`, bad: status >= 500 && status !== 501 && status !== 504, what: what + told });
    });
  });
  call.on("error", (error) => resolve({ code: "http none", bad: false, what: `${what}: ${error.message}` }));
  call.end(body);
  return promise;
}

/** Json cannot tell every message: a time may be out of its range. */
function jsonOf(method: DescMethod, message: Message): Uint8Array {
  try {
    return Buffer.from(toJsonString(method.input, message));
  } catch {
    return Buffer.from('{"id":{"project":7,"domain":[]},"spec":"x"}');
  }
}

function changedPath(path: string, random: Random): string {
  const at = random.below(path.length);
  const put = random.pick(["/", "//", "/../", "%", "%00", "%zz", "%2f", "\\", "?", ":"]);
  return `/${(path.slice(1, at + 1) + put + path.slice(at + 1)).replace(/[^!-~]/g, "")}`;
}
