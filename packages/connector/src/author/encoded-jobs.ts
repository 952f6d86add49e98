import type { MessageInitShape } from "@bufbuild/protobuf";
import type { GetTaskLogsResponseSchema, GetTaskMetricsResponseSchema } from "@haltere/idl/admin";
import type { AsyncConnector, CreateRequest, GetRequest, LogsRequest, MetricsRequest } from "./async-connector.ts";
import type { ConnectorCall } from "./connector-call.ts";
import type { Resource } from "./resource.ts";

/** A request with its meta as it travels. */
type Encoded<Request> = Omit<Request, "meta"> & { readonly meta: Uint8Array };

/** An asynchronous connector by the encoded metas of its jobs: the same whatever it remembers of them. */
export interface EncodedJobs {
  create(request: CreateRequest, call: ConnectorCall): Promise<Uint8Array>;
  get(request: Encoded<GetRequest<unknown>>, call: ConnectorCall): Promise<Resource>;
  delete(meta: Uint8Array, call: ConnectorCall): Promise<void>;
  /** Throws where the connector has none. */
  getMetrics(
    request: Encoded<MetricsRequest<unknown>>,
    call: ConnectorCall,
  ): Promise<MessageInitShape<typeof GetTaskMetricsResponseSchema>>;
  /** Throws where the connector has none. */
  getLogs(
    request: Encoded<LogsRequest<unknown>>,
    call: ConnectorCall,
  ): AsyncIterable<MessageInitShape<typeof GetTaskLogsResponseSchema>>;
}

export function encodedJobs<Meta>(connector: AsyncConnector<Meta>): EncodedJobs {
  const decoded = <Request>(request: Encoded<Request>) => ({ ...request, meta: connector.decodeMeta(request.meta) });
  return {
    create: async (request, call) => connector.encodeMeta(await connector.create(request, call)),
    get: async (request, call) => await connector.get(decoded(request), call),
    delete: async (meta, call) => await connector.delete({ meta: connector.decodeMeta(meta) }, call),
    async getMetrics(request, call) {
      if (!connector.getMetrics) throw new TypeError(`[${connector.name}] has no metrics`);
      return await connector.getMetrics(decoded(request), call);
    },
    async *getLogs(request, call) {
      if (!connector.getLogs) throw new TypeError(`[${connector.name}] has no logs`);
      yield* connector.getLogs(decoded(request), call);
    },
  };
}
