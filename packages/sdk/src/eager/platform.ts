import { FlyteError } from "@haltere/core";
import { Sort_Direction } from "@haltere/idl/admin";
import type { Identifier, LiteralMap, WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { remoteConfiguration } from "../remote/configuration.ts";
import { type Connection, connect } from "../remote/connection.ts";
import { consoleUrl } from "../remote/console-url.ts";
import { getExecution, getExecutionData, launch, terminate } from "../remote/executions.ts";

/** What an eager task needs of the control plane that runs it. */
export interface EagerPlatform {
  /** Launches under a name; that it stands already is a success. */
  launch(
    entity: Identifier,
    inputs: LiteralMap,
    options: {
      readonly name: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly environment: Readonly<Record<string, string>>;
    },
  ): Promise<WorkflowExecutionIdentifier>;
  get(id: WorkflowExecutionIdentifier): ReturnType<typeof getExecution>;
  outputs(id: WorkflowExecutionIdentifier): Promise<LiteralMap>;
  terminate(id: WorkflowExecutionIdentifier, cause: string): Promise<void>;
  /** Executions that carry a label and have not ended; the newest, 100 at most. */
  unfinished(label: string, value: string): Promise<readonly WorkflowExecutionIdentifier[]>;
  consoleUrl(id: WorkflowExecutionIdentifier): string;
  close(): void;
}

/** Found as every client finds it: by FLYTE_PLATFORM_URL, which Haltere's own control plane sets for its tasks. */
export function eagerPlatform(
  place: { readonly project: string; readonly domain: string },
  environment: Readonly<Record<string, string | undefined>>,
): EagerPlatform {
  const configuration = remoteConfiguration(place, environment);
  return platformThrough(connect(configuration), { ...configuration, ...place });
}

/** The same over a connection that stands. */
function platformThrough(
  connection: Connection,
  configuration: Parameters<typeof consoleUrl>[0] & { readonly project: string; readonly domain: string },
): EagerPlatform {
  const { project, domain } = configuration;
  return {
    async launch(entity, inputs, options) {
      try {
        return await launch(connection, entity, inputs, { project, domain, ...options });
      } catch (thrown) {
        if (FlyteError.from(thrown).code !== "AlreadyExists") throw thrown;
        const standing = await connection.admin.getExecution({ id: { project, domain, name: options.name } });
        if (standing.id === undefined) throw thrown;
        return standing.id;
      }
    },
    get: (id) => getExecution(connection, id),
    outputs: async (id) => (await getExecutionData(connection, id)).outputs,
    terminate: (id, cause) => terminate(connection, id, cause),
    async unfinished(label, value) {
      const { executions } = await connection.admin.listExecutions({
        id: { project, domain },
        limit: 100,
        filters: `value_in(execution_tag.key,${label})+value_in(execution_tag.value,${value})+value_in(phase,UNDEFINED;QUEUED;RUNNING)`,
        sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
      });
      return executions.flatMap(({ id }) => id ?? []);
    },
    consoleUrl: (id) => consoleUrl(configuration, id),
    close: () => connection.close(),
  };
}
