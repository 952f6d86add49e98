import { createHash } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import type { Execution, LaunchPlan, NodeExecution, Task, TaskExecution, Workflow } from "@haltere/idl/admin";
import type { Identifier, LiteralMap, NodeExecutionIdentifier, WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { WorkflowExecutionIdentifierSchema } from "@haltere/idl/core";
import type { Bundle } from "../bundle/bundle-file.ts";
import type { EntityPlace } from "../bundle/bundle-project.ts";
import { type LoadedBundle, loadBundle } from "../bundle/load-bundle.ts";
import type { LaunchSettings } from "../launch-plans/launch-plan-settings.ts";
import { checkTranslation, type Translation } from "../translate/index.ts";
import { type RemoteChoices, remoteConfiguration } from "./configuration.ts";
import { type Connection, connect, type HaltereServices } from "./connection.ts";
import { consoleUrl } from "./console-url.ts";
import { type EntityName, fetchLaunchPlan, fetchTask, fetchWorkflow } from "./entities.ts";
import type { ExecutionData } from "./execution-data.ts";
import {
  getExecution,
  getExecutionData,
  getNodeExecution,
  getNodeExecutionData,
  type LaunchOptions,
  launch,
  listExecutions,
  listNodeExecutions,
  listTaskExecutions,
  terminate,
} from "./executions.ts";
import { type RegisteredEntity, register } from "./register.ts";
import { type UploadContent, upload } from "./upload.ts";
import { uploadDirectory } from "./upload-directory.ts";
import { type ExecutionSnapshot, type WatchOptions, watchExecution } from "./watch.ts";

/** A control plane to register with, to launch on and to read from: Haltere's or Flyte's. Every method throws FlyteErrors. */
export interface Remote {
  /** `host:port` */
  readonly endpoint: string;
  readonly insecure: boolean;
  /** What is meant where no other project or domain is named. */
  readonly project: string;
  readonly domain: string;
  /** Uploads a bundle, once by its content, and registers every entity in it. What stands already is a success. */
  registerBundle(bundle: Bundle, options?: RegisterOptions): Promise<RegisteredBundle>;
  /** Uploads a file for an input, and answers its address. */
  uploadFile(fileName: string, content: UploadContent): Promise<string>;
  /** Uploads a directory of this machine for an input, and answers its address. */
  uploadDirectory(path: string): Promise<string>;
  fetchTask(name: string, version?: string): Promise<Task>;
  fetchWorkflow(name: string, version?: string): Promise<Workflow>;
  fetchLaunchPlan(name: string, version?: string): Promise<LaunchPlan>;
  /**
   * Launches a launch plan, or a task by itself, with inputs that `inputsFromJson` reads.
   * @throws FlyteError AlreadyExists where the name is taken, InvalidArgument naming the input that is wrong.
   */
  launch(
    entity: Identifier | LaunchPlan | Task,
    inputs: LiteralMap,
    options?: Partial<LaunchOptions>,
  ): Promise<WorkflowExecutionIdentifier>;
  execution(name: string): WorkflowExecutionIdentifier;
  getExecution(id: WorkflowExecutionIdentifier): Promise<Execution>;
  /** The newest executions first. */
  listExecutions(limit: number): Promise<readonly Execution[]>;
  listNodeExecutions(id: WorkflowExecutionIdentifier, uniqueParentId?: string): Promise<readonly NodeExecution[]>;
  /** With its whole error message, which lists cut off. */
  getNodeExecution(id: NodeExecutionIdentifier): Promise<NodeExecution>;
  listTaskExecutions(id: NodeExecutionIdentifier): Promise<readonly TaskExecution[]>;
  getExecutionData(id: WorkflowExecutionIdentifier): Promise<ExecutionData>;
  getNodeExecutionData(id: NodeExecutionIdentifier): Promise<ExecutionData>;
  /** What stands, whenever something has changed; ends when the execution has. */
  watch(id: WorkflowExecutionIdentifier, options?: WatchOptions): AsyncGenerator<ExecutionSnapshot, void, undefined>;
  /** Waits until an execution has ended, however it ends. */
  wait(id: WorkflowExecutionIdentifier, options?: WatchOptions): Promise<Execution>;
  terminate(id: WorkflowExecutionIdentifier, cause: string): Promise<void>;
  /** What Haltere's control plane has beyond Flyte's API: the machine, the cache, items of maps, rerun from nodes on. */
  readonly haltere: HaltereServices;
  /** The page of an execution in the console. */
  consoleUrl(id: WorkflowExecutionIdentifier): string;
  close(): void;
}

export interface RegisterOptions {
  /** Left out, the hash of the bundle and of the settings: the same code gets the same version. */
  readonly version?: string | undefined;
  /** The container image that the tasks run in on a cluster; Haltere's own control plane needs none. */
  readonly image?: string | undefined;
  /** Images by the names that `{{.image.<name>}}` in tasks' images has for them. */
  readonly images?: Readonly<Record<string, string>>;
  /** Variables of the environment of every task; a task's own win. */
  readonly env?: Readonly<Record<string, string>>;
  /** What launch plans are given in place of what they say. */
  readonly launchPlans?: LaunchSettings;
  /** Whether every launch plan becomes the active version of its name, not those alone that say `autoActivate`. */
  readonly activateLaunchPlans?: boolean;
  /** The one entity that is wanted, with what it needs; by default all that the bundle exports. */
  readonly only?: EntityPlace | undefined;
  readonly told?: (entity: RegisteredEntity) => void;
}

export interface RegisteredBundle {
  readonly version: string;
  readonly loaded: LoadedBundle;
  /** What the control plane was told. */
  readonly registration: Translation;
  readonly entities: readonly RegisteredEntity[];
}

/** Finds the control plane as `remoteConfiguration` does. Nothing is connected before the first call. */
export function createRemote(choices: RemoteChoices = {}): Remote {
  const configuration = remoteConfiguration(choices);
  return remoteThrough(connect(configuration), configuration);
}

/** A remote over a connection that stands, for tests. */
export function remoteThrough(
  connection: Connection,
  configuration: {
    readonly endpoint: string;
    readonly insecure: boolean;
    readonly project: string;
    readonly domain: string;
    readonly console?: string | undefined;
  },
): Remote {
  const { project, domain, endpoint, insecure } = configuration;
  const named = (name: string, version?: string): EntityName => ({ project, domain, name, version });
  return {
    endpoint,
    insecure,
    project,
    domain,
    async registerBundle(bundle, options = {}) {
      const loaded = await loadBundle(bundle.bytes);
      const image = options.image ?? defaultImage;
      const { images = {}, env = {}, launchPlans = {} } = options;
      const said = [...Object.entries(images), ...Object.entries(env)].flat();
      if (Object.keys(launchPlans).length > 0) said.push(JSON.stringify(launchPlans));
      const version = options.version ?? versionOf([bundle.hash, project, domain, image, ...said]);
      const settings = { project, domain, version, image, images, env, launchPlans };
      // Before anything is sent, so that what is refused leaves nothing behind.
      checkTranslation(loaded.project.translate(settings, options.only));
      const bundleUri = await upload(connection, { project, domain }, bundle.fileName, copied(bundle.bytes));
      const registration = loaded.project.translate({ ...settings, bundleUri }, options.only);
      const { told, activateLaunchPlans } = options;
      const entities = await register(connection, registration, told, activateLaunchPlans);
      return { version, loaded, registration, entities };
    },
    uploadFile: (fileName, content) => upload(connection, { project, domain }, fileName, content),
    uploadDirectory: (path) => uploadDirectory(connection, { project, domain }, path),
    fetchTask: (name, version) => fetchTask(connection, named(name, version)),
    fetchWorkflow: (name, version) => fetchWorkflow(connection, named(name, version)),
    fetchLaunchPlan: (name, version) => fetchLaunchPlan(connection, named(name, version)),
    launch: (entity, inputs, options = {}) =>
      launch(connection, identifierOf(entity), inputs, { project, domain, ...options }),
    execution: (name) => create(WorkflowExecutionIdentifierSchema, { project, domain, name }),
    getExecution: (id) => getExecution(connection, id),
    listExecutions: (limit) => listExecutions(connection, { project, domain, limit }),
    listNodeExecutions: (id, parent) => listNodeExecutions(connection, id, parent),
    getNodeExecution: (id) => getNodeExecution(connection, id),
    listTaskExecutions: (id) => listTaskExecutions(connection, id),
    getExecutionData: (id) => getExecutionData(connection, id),
    getNodeExecutionData: (id) => getNodeExecutionData(connection, id),
    watch: (id, options) => watchExecution(connection, id, options),
    async wait(id, options) {
      for await (const _ of watchExecution(connection, id, options));
      return await getExecution(connection, id);
    },
    terminate: (id, cause) => terminate(connection, id, cause),
    haltere: connection.haltere,
    consoleUrl: (id) => consoleUrl(configuration, id),
    close: () => connection.close(),
  };
}

function identifierOf(entity: Identifier | LaunchPlan | Task): Identifier {
  const id = entity.$typeName === "flyteidl.core.Identifier" ? entity : entity.id;
  if (id === undefined) throw new FlyteError("Internal", "The control plane answered an entity without its name.");
  return id;
}

/** Stands in tasks' containers where no image is named; a process of Haltere's own needs none. */
const defaultImage = "haltere";

/** The same code and settings get the same version, so that registering twice changes nothing. */
function versionOf(settings: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(settings)).digest("base64url").slice(0, 22);
}

/** fetch takes bytes of an ArrayBuffer of their own only. */
function copied(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
