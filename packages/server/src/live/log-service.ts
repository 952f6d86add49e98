import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  LogService,
  type StreamLogRequest,
  type StreamLogResponse,
  StreamLogResponseSchema,
} from "@haltere/idl/haltere";
import type { Blobs, Clock, Row, Store } from "@haltere/ports";
import { type BoundService, bindService, type CallContext, type HttpRoute } from "@haltere/rpc";
import { executionIdFromRow } from "../services/executions/execution-row.ts";
import { itemLogPlace, readItemLogName } from "../services/map-items/item-log.ts";
import { endPhase, readItemStates } from "../services/map-items/item-states.ts";
import { nodeExecutionKey } from "../services/node-executions/node-execution-row.ts";
import { type FullNodeExecutionIdentifier, requireTaskExecutionIdentifier } from "../services/requests/identifiers.ts";
import { equals } from "../services/requests/list-query.ts";
import { invalidValue } from "../services/requests/refusals.ts";
import { logPathPrefix } from "../services/task-executions/log-links.ts";
import { getTaskExecutionRow } from "../services/task-executions/read-task-executions.ts";
import { type AttemptLogOptions, attemptLog } from "./attempt-log.ts";

export interface LogOptions {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
}

/** The logs of attempts: haltere.v1.LogService, and pages of plain text for browsers and curl. */
export interface LogServing {
  readonly service: BoundService;
  /** `GET /logs/<project>/<domain>/<execution>/<node>/<attempt>`, with `?log=<name>` for a map's item. */
  readonly route: HttpRoute;
  /** Ends every stream with Unavailable. */
  close(): void;
}

export function createLogService({ store, blobs, clock }: LogOptions): LogServing {
  const stopped = new AbortController();

  async function* streamLog(request: StreamLogRequest, context: CallContext): AsyncGenerator<StreamLogResponse> {
    const id = requireTaskExecutionIdentifier(request.attempt);
    if (request.offset > BigInt(Number.MAX_SAFE_INTEGER)) throw invalidValue("offset");
    let offset = Number(request.offset);
    const signal = AbortSignal.any([context.signal, stopped.signal]);
    const attempt = () => getTaskExecutionRow(store, id);
    const item = itemOf(id.nodeExecutionId, request.log);
    for await (const content of attemptLog({ blobs, clock, attempt, log: request.log, ...item, offset, signal })) {
      offset += content.byteLength;
      yield create(StreamLogResponseSchema, { content, offset: BigInt(offset) });
    }
  }

  /** A log by the name that MapItemService gives it. */
  function itemOf(
    node: Pick<FullNodeExecutionIdentifier, "executionId" | "nodeId">,
    name: string,
  ): Pick<AttemptLogOptions, "item"> {
    const log = readItemLogName(name);
    if (log === undefined) return {};
    const { index, attempt } = log;
    const key = nodeExecutionKey(node.executionId, node.nodeId);
    const ended = async () => {
      const state = (await readItemStates(store, key, index, index + 1)).get(index);
      return state !== undefined && (state.attempt > attempt || endPhase(state) !== undefined);
    };
    return { item: { uri: itemLogPlace(blobs, node, log), ended } };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const attempt = () => attemptOfPath(pathname);
    const row = await attempt();
    const left = new AbortController();
    response.once("close", () => left.abort(new FlyteError("Cancelled", "the caller went away")));
    const signal = AbortSignal.any([left.signal, stopped.signal]);
    response.setHeader("content-type", "text/plain; charset=utf-8");
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("cache-control", "private, no-store");
    const log = searchParams.get("log") ?? "";
    const node = { executionId: executionIdFromRow(row), nodeId: row.node_id };
    const content = attemptLog({ blobs, clock, attempt, log, ...itemOf(node, log), offset: 0, signal });
    // The first part, so that what cannot be served has its status.
    const first = await content.next();
    if (first.done) {
      response.end();
      return;
    }
    response.write(first.value);
    await pipeline(Readable.from(content, { objectMode: false }), response);
  }

  async function attemptOfPath(path: string): Promise<Row<"task_executions">> {
    const parts = path.slice(logPathPrefix.length).split("/").map(decoded);
    const [execution_project = "", execution_domain = "", execution_name = "", node_id = "", number, ...more] = parts;
    if (number === undefined || more.length > 0 || !/^\d{1,9}$/.test(number)) throw noAttempt(path);
    const key = { execution_project, execution_domain, execution_name, node_id, retry_attempt: Number(number) };
    const [row] = await store.list("task_executions", { where: equals(key), limit: 1 });
    if (row === undefined) throw noAttempt(path);
    return row;
  }

  return {
    service: bindService(LogService, { streamLog }),
    route: { methods: ["GET"], prefix: logPathPrefix, handle },
    close: () => stopped.abort(new FlyteError("Unavailable", "the control plane is stopping", { recoverable: true })),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (thrown) {
    if (thrown instanceof URIError) throw noAttempt(part);
    throw thrown;
  }
}

function noAttempt(path: string): FlyteError {
  return new FlyteError("NotFound", `there is no attempt at ${path}`, {
    hint: `Address it as ${logPathPrefix}<project>/<domain>/<execution>/<node>/<attempt>.`,
  });
}
