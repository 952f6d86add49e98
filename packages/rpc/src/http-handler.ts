import type { IncomingMessage, ServerResponse } from "node:http";
import { FlyteError } from "@haltere/core";
import { type CallEnvironment, logFailure } from "./call-environment.ts";
import { headersMetadata } from "./call-metadata.ts";
import { createConnectHandler } from "./connect/handler.ts";
import { type HttpGateOptions, passGate } from "./http-gate.ts";
import { findRoute, type HttpRoute } from "./http-route.ts";
import type { IntakeBudget } from "./intake-budget.ts";
import { requestIdHeader, requestIdOf } from "./request-id.ts";
import { codecsOf } from "./rest/codec.ts";
import { sendError } from "./rest/error-response.ts";
import { createRestHandler } from "./rest/handler.ts";
import type { BoundService } from "./service.ts";

export interface HttpOptions extends HttpGateOptions {
  readonly routes: readonly HttpRoute[];
  readonly maxReceiveBytes: number;
  readonly budget: IntakeBudget;
}

/** All that is served over HTTP/1.1: the gate first, then mounted routes, then Connect and gRPC-Web, then REST. */
export function createHttpHandler(
  services: readonly BoundService[],
  environment: CallEnvironment,
  options: HttpOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { maxReceiveBytes, budget } = options;
  const rest = createRestHandler(services, environment, { maxReceiveBytes, budget });
  const calls = createConnectHandler(services, environment, { maxReceiveBytes, budget, otherwise: rest });

  return (request, response) => {
    const fail = (thrown: unknown, codec = codecsOf(request.headersDistinct).response) => {
      const error = FlyteError.from(thrown);
      const peer = `${request.socket.remoteAddress ?? ""}:${request.socket.remotePort ?? ""}`;
      const requestId = requestIdOf(headersMetadata(request.headersDistinct), environment.ids);
      logFailure(environment, `${request.method} ${request.url?.split("?", 1)[0]}`, { requestId, peer }, error);
      if (!response.headersSent) response.setHeader(requestIdHeader, requestId);
      sendError(response, error, codec);
    };
    try {
      if (passGate(request, response, options)) return;
      const route = findRoute(options.routes, request.method ?? "GET", request.url ?? "/");
      if (route) route.handle(request, response).catch(fail);
      else calls(request, response);
    } catch (thrown) {
      fail(thrown);
    }
  };
}
