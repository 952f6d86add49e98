import type { IncomingMessage, ServerResponse } from "node:http";
import { FlyteError } from "@haltere/core";

export interface HttpGateOptions {
  /** Names that requests may address the server by, without a port; `any` for a server that others than this machine reach. */
  readonly allowedHosts: readonly string[] | "any";
  /** Origins of web pages that may call besides the server's own, `https://console.example`; `*` for every page. */
  readonly allowedOrigins: readonly string[];
  /** Headers that such pages may send, beyond those every browser lets them. */
  readonly allowedHeaders: readonly string[];
}

/** The names of this machine to itself. */
export const loopbackHosts: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** What Flyte's console, Connect and gRPC-Web send from a browser. */
export const defaultAllowedHeaders: readonly string[] = [
  "content-type",
  "flyte-authorization",
  "connect-protocol-version",
  "connect-timeout-ms",
  "grpc-timeout",
  "x-grpc-web",
  "x-request-id",
  "x-user-agent",
];

const methods: readonly string[] = ["GET", "POST", "DELETE", "HEAD", "PUT", "PATCH"];
const simpleMethods: readonly string[] = ["GET", "HEAD", "POST"];
const simpleHeaders: readonly string[] = ["accept", "accept-language", "content-language", "origin"];

/**
 * Keeps web pages out that the user did not mean to let in. Any page can make its visitor's browser call a server on
 * loopback, and can name loopback by a DNS entry of its own; the one gives itself away by `Origin`, the other by `Host`.
 *
 * Returns true where the request was answered: a CORS preflight. Throws PermissionDenied for a request to refuse.
 */
export function passGate(request: IncomingMessage, response: ServerResponse, options: HttpGateOptions): boolean {
  const { host = "", origin } = request.headers;
  if (options.allowedHosts !== "any" && !options.allowedHosts.includes(hostName(host)))
    throw new FlyteError("PermissionDenied", `requests to host ${JSON.stringify(host)} are not served`, {
      hint: `Address the server as ${options.allowedHosts.join(" or ")}, or allow this name in its configuration.`,
    });
  if (origin === undefined) {
    if (request.method !== "OPTIONS") return false;
    response.end();
    return true;
  }
  if (origin === `http://${host}` || origin === `https://${host}`) return false;
  const everyPage = options.allowedOrigins.includes("*");
  if (!everyPage && !options.allowedOrigins.includes(origin))
    throw new FlyteError("PermissionDenied", `pages of ${origin} may not call this server`, {
      hint: "Allow the origin in the server's configuration.",
    });
  if (request.method === "OPTIONS" && !preflight(request, response, options)) return true;
  response.setHeader("access-control-allow-origin", everyPage ? "*" : origin);
  response.setHeader("access-control-allow-credentials", "true");
  if (!everyPage) response.setHeader("vary", "Origin");
  if (request.method !== "OPTIONS") return false;
  response.end();
  return true;
}

/** Answers what may be sent; false where the request was refused, with its answer given. The statuses are those of FlyteAdmin. */
function preflight(request: IncomingMessage, response: ServerResponse, options: HttpGateOptions): boolean {
  const refuse = (status: number) => {
    response.statusCode = status;
    response.end();
    return false;
  };
  const method = request.headers["access-control-request-method"];
  if (method === undefined) return refuse(400);
  if (!methods.includes(method)) return refuse(405);
  const asked = (request.headers["access-control-request-headers"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && !simpleHeaders.includes(name));
  if (!asked.every((name) => options.allowedHeaders.includes(name))) return refuse(403);
  if (asked.length > 0) response.setHeader("access-control-allow-headers", asked.join(","));
  if (!simpleMethods.includes(method)) response.setHeader("access-control-allow-methods", method);
  return true;
}

/** `[::1]:30080` as `[::1]`. */
function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, "");
}
