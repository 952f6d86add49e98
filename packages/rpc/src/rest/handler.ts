import type { IncomingMessage, ServerResponse } from "node:http";
import { create, type DescMethodUnary, type Message } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type CallEnvironment, logFailure } from "../call-environment.ts";
import { headersMetadata } from "../call-metadata.ts";
import { type CallSignal, createCallSignal, untilAborted } from "../call-signal.ts";
import { parseGrpcTimeout } from "../grpc-timeout.ts";
import type { IntakeBudget } from "../intake-budget.ts";
import { requestIdHeader, requestIdOf } from "../request-id.ts";
import type { BoundService, CallContext } from "../service.ts";
import { failureOf } from "../status.ts";
import { type Codec, codecsOf } from "./codec.ts";
import { sendError } from "./error-response.ts";
import { openApiDocument } from "./openapi-document.ts";
import { cleanPath, redirect } from "./path-cleaning.ts";
import { fillFromQuery, parseQuery, setField } from "./query.ts";
import { readBody } from "./request-body.ts";
import { createRouteTable, type RouteMatch } from "./route-table.ts";

export interface RestOptions {
  /** Largest body that is taken, in bytes, before and after unpacking. */
  readonly maxReceiveBytes: number;
  readonly budget: IntakeBudget;
}

/**
 * Serves bound services at the paths of their google.api.http options, as grpc-gateway does in FlyteAdmin; `/healthcheck`, and at
 * `/api/v1/openapi` what there is.
 */
export function createRestHandler(
  services: readonly BoundService[],
  environment: CallEnvironment,
  { maxReceiveBytes, budget }: RestOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const routes = createRouteTable(services);
  let description: Buffer | undefined;
  const openApi = () => {
    description ??= Buffer.from(JSON.stringify(openApiDocument(services)));
    return description;
  };

  return (request, response) => {
    const [target = "/", query = ""] = splitTarget(request.url ?? "/");
    const codecs = codecsOf(request.headersDistinct);
    const metadata = headersMetadata(request.headersDistinct);
    const requestId = requestIdOf(metadata, environment.ids);
    const peer = `${request.socket.remoteAddress ?? ""}:${request.socket.remotePort ?? ""}`;
    response.setHeader(requestIdHeader, requestId);

    let name = `${request.method} ${target}`;
    const share = budget.open();
    let call: CallSignal | undefined;
    const answer = async (): Promise<void> => {
      const path = decodePath(target);
      const clean = cleanPath(path);
      if (clean !== path) return redirect(request, response, clean, query);
      if (path === "/healthcheck") return void response.end();
      if (path === "/api/v1/openapi") return sendOpenApi(response, openApi());

      const isForm = request.method === "POST" && request.headers["content-type"] === formType;
      const override = isForm ? request.headers["x-http-method-override"] : undefined;
      const verb = typeof override === "string" ? override.toUpperCase() : (request.method ?? "GET");
      const match = routes.find(verb, path.slice(1).split("/"), isForm);
      name = `${match.method.parent.typeName}/${match.method.name}`;

      const timeout = metadata.get("grpc-timeout");
      call = createCallSignal(environment.clock, timeout === undefined ? undefined : parseGrpcTimeout(timeout));
      const { signal, cancel } = call;
      response.on("close", () => {
        if (!response.writableFinished) cancel();
      });
      const context: CallContext = { requestId, metadata, signal, peer };

      const body =
        match.binding.body !== "" || isForm ? await readBody(request, maxReceiveBytes, share) : new Uint8Array();
      const message = requestOf(match, codecs.request, body, isForm, query);
      const { invoke, method, binding } = match;
      const reply = create(method.output, await untilAborted(() => invoke(message, context), signal));
      send(response, method, binding.responseBody, reply, codecs.response);
    };

    answer()
      .catch((thrown) => {
        const error = call ? failureOf(thrown, call.signal) : FlyteError.from(thrown);
        logFailure(environment, name, { requestId, peer }, error);
        sendError(response, error, codecs.response);
      })
      .finally(() => {
        call?.release();
        share.release();
      });
  };
}

const formType = "application/x-www-form-urlencoded";

/** The message of a request: from its body, then its path, then its query, where no part may change what another has bound. */
function requestOf(match: RouteMatch, codec: Codec, body: Uint8Array, isForm: boolean, query: string): Message {
  const { input } = match.method;
  const { body: bodyField, path } = match.binding;
  const message =
    bodyField === "*"
      ? codec.decode(input, body)
      : bodyField !== ""
        ? codec.decodeField(input, bodyField, body)
        : create(input);
  path.variables.forEach((variable, at) => {
    try {
      setField(input, message, variable, [match.values[at] ?? ""]);
    } catch (thrown) {
      throw new FlyteError(
        "InvalidArgument",
        `type mismatch, parameter: ${variable}, error: ${FlyteError.from(thrown).message}`,
      );
    }
  });
  if (bodyField !== "*") {
    const form = isForm ? `${Buffer.from(body).toString()}&` : "";
    fillFromQuery(input, message, parseQuery(form + query), [...path.variables, ...(bodyField ? [bodyField] : [])]);
  }
  return message;
}

function send(
  response: ServerResponse,
  { output }: DescMethodUnary,
  responseBody: string,
  reply: Message,
  codec: Codec,
): void {
  const bytes = responseBody === "" ? codec.encode(output, reply) : codec.encodeField(output, responseBody, reply);
  response.setHeader("content-type", codec.contentType);
  response.setHeader("content-length", bytes.length);
  response.end(bytes);
}

/** As plain text, which is what FlyteAdmin's server takes its description for. */
function sendOpenApi(response: ServerResponse, description: Buffer): void {
  response.setHeader("content-type", "text/plain; charset=utf-8");
  response.setHeader("content-length", description.length);
  response.end(description);
}

function splitTarget(url: string): [string, string] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** FlyteAdmin's gateway unescapes a path before it looks for slashes: an escaped one is a slash like any other. */
function decodePath(path: string): string {
  try {
    const decoded = decodeURIComponent(path);
    if (decoded.startsWith("/")) return decoded;
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", `invalid URL escape in ${JSON.stringify(path)}`, { cause: thrown });
  }
  throw new FlyteError("InvalidArgument", "Bad Request", { hint: "Send a path that begins with a slash." });
}
