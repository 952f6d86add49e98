import { CreateTaskResponseSchema, GetTaskRequestSchema } from "@haltere/idl/admin";
import { EncodedCreateTaskRequestSchema, EncodedGetTaskResponseSchema } from "@haltere/idl/haltere";
import { AsyncAgentService } from "@haltere/idl/service";
import { type BoundService, bindService } from "@haltere/rpc";
import { literalInputs } from "../author/literal-inputs.ts";
import { resourceMessage } from "../author/resource.ts";
import { uncaughtFailure } from "./connector-failure.ts";
import { encodedMethod } from "./encoded-method.ts";
import { asyncConnectorOf, categoryOf, type JobAddress } from "./find-connector.ts";
import { measured } from "./measured.ts";
import { connectorCall, type ServiceEnvironment } from "./service-environment.ts";

const { createTask, getTask } = AsyncAgentService.method;
const encoded = {
  createTask: encodedMethod(createTask, EncodedCreateTaskRequestSchema, CreateTaskResponseSchema),
  getTask: encodedMethod(getTask, GetTaskRequestSchema, EncodedGetTaskResponseSchema),
};

/** AsyncAgentService with its literals left encoded: flyteidl's on the wire. */
const service = {
  ...AsyncAgentService,
  method: { ...AsyncAgentService.method, ...encoded },
  methods: AsyncAgentService.methods.map((method) =>
    method.name === createTask.name ? encoded.createTask : method.name === getTask.name ? encoded.getTask : method,
  ),
};

/** Begins, asks after and deletes the jobs of asynchronous connectors, as flytekit's server does. */
export function asyncAgentService(environment: ServiceEnvironment): BoundService {
  const { registry, metrics } = environment;
  return bindService(service, {
    async createTask({ template, inputs, outputPrefix, taskExecutionMetadata }, context) {
      const taskType = template?.type ?? "";
      metrics.inputs(taskType, inputs.length);
      return await measured(metrics, context, "create", taskType, async () => {
        const connector = asyncConnectorOf(registry, { name: taskType, version: template?.taskTypeVersion ?? 0 });
        if (template === undefined) throw new TypeError("the request has no template");
        const resourceMeta = await connector.jobs.create(
          { taskTemplate: template, inputs: literalInputs(inputs), outputPrefix, taskExecutionMetadata },
          connectorCall(environment, context),
        );
        return { resourceMeta };
      });
    },

    async getTask(request, context) {
      return await measured(metrics, context, "get", nameOf(request), async () => {
        const connector = asyncConnectorOf(registry, categoryOf(request));
        const { resourceMeta: meta, outputPrefix } = request;
        const resource = await connector.jobs.get({ meta, outputPrefix }, connectorCall(environment, context));
        return { resource: resourceMessage(resource, {}, {}) };
      });
    },

    async deleteTask(request, context) {
      return await measured(metrics, context, "delete", nameOf(request), async () => {
        const connector = asyncConnectorOf(registry, categoryOf(request));
        await connector.jobs.delete(request.resourceMeta, connectorCall(environment, context));
        return {};
      });
    },

    async getTaskMetrics(request, context) {
      try {
        const connector = asyncConnectorOf(registry, categoryOf(request));
        const { resourceMeta: meta, queries, startTime, endTime, step } = request;
        return await connector.jobs.getMetrics(
          { meta, queries, startTime, endTime, step },
          connectorCall(environment, context),
        );
      } catch (thrown) {
        throw uncaughtFailure(thrown);
      }
    },

    async *getTaskLogs(request, context) {
      try {
        const connector = asyncConnectorOf(registry, categoryOf(request));
        const { resourceMeta: meta, lines, token } = request;
        yield* connector.jobs.getLogs({ meta, lines, token }, connectorCall(environment, context));
      } catch (thrown) {
        throw uncaughtFailure(thrown);
      }
    },
  });
}

/** Which task type flytekit names in errors and metrics: the older field first. */
function nameOf({ taskType, taskCategory }: JobAddress): string {
  return taskType || taskCategory?.name || "";
}
