import { EncodedExecuteTaskSyncRequestSchema, EncodedExecuteTaskSyncResponseSchema } from "@haltere/idl/haltere";
import { SyncAgentService } from "@haltere/idl/service";
import { type BoundService, bindService } from "@haltere/rpc";
import { literalInputs } from "../author/literal-inputs.ts";
import { resourceMessage } from "../author/resource.ts";
import { uncaughtFailure } from "./connector-failure.ts";
import { encodedMethod } from "./encoded-method.ts";
import { syncConnectorOf } from "./find-connector.ts";
import { measured } from "./measured.ts";
import { connectorCall, type ServiceEnvironment } from "./service-environment.ts";

const executeTaskSync = encodedMethod(
  SyncAgentService.method.executeTaskSync,
  EncodedExecuteTaskSyncRequestSchema,
  EncodedExecuteTaskSyncResponseSchema,
);

/** SyncAgentService with its literals left encoded: flyteidl's on the wire. */
const service = { ...SyncAgentService, method: { executeTaskSync }, methods: [executeTaskSync] };

/**
 * Does the tasks of synchronous connectors. The caller sends a header, then the inputs, and is answered one header with the
 * resource; the connector is looked up before the inputs are read.
 */
export function syncAgentService(environment: ServiceEnvironment): BoundService {
  const { registry, metrics } = environment;
  return bindService(service, {
    async *executeTaskSync(requests, context) {
      const reader = requests[Symbol.asyncIterator]();
      try {
        const first = await reader.next();
        if (first.done) throw uncaughtFailure(new TypeError("the stream ended before its header"));
        const header = first.value.part.case === "header" ? first.value.part.value : undefined;
        const template = header?.template;
        const taskType = template?.type ?? "";
        const resource = await measured(metrics, context, "do", taskType, async () => {
          const connector = syncConnectorOf(registry, { name: taskType, version: template?.taskTypeVersion ?? 0 });
          if (header === undefined || template === undefined) throw new TypeError("the request has no template");
          const second = await reader.next();
          if (second.done) throw new TypeError("the stream ended before the inputs");
          const { part } = second.value;
          const done = await connector.do(
            {
              taskTemplate: template,
              inputs: literalInputs(part.case === "inputs" ? part.value : new Uint8Array()),
              outputPrefix: header.outputPrefix,
              taskExecutionMetadata: header.taskExecutionMetadata,
            },
            connectorCall(environment, context),
          );
          return resourceMessage(done, template.interface?.outputs?.variables ?? {}, {});
        });
        yield { res: { case: "header", value: { resource } } };
      } finally {
        await reader.return?.();
      }
    },
  });
}
