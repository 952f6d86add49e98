import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { FlyteError } from "@haltere/core";
import type { ServiceOptions } from "@haltere/server";
import { openDiskBlobs } from "@haltere/storage";
import type { Logger } from "pino";
import { connectorLogger } from "../serve/connector-logger.ts";
import type { Configuration } from "./configuration.ts";
import { configuredDeadlines, configuredServer, configuredSettings } from "./configured.ts";
import type { ConnectorChoices } from "./connector-configuration.ts";
import { consoleFolder } from "./console-folder.ts";
import { openDatabase } from "./database.ts";
import { linkSecret } from "./link-secret.ts";
import { type Machine, machineOf } from "./machine.ts";
import { isDeadOwner, ownerName } from "./owner.ts";
import { configuredPython } from "./python-configuration.ts";
import { randomIds } from "./random-ids.ts";
import { systemClock } from "./system-clock.ts";
import { openTracer } from "./traces.ts";

export interface ControlPlaneOptions {
  /** 0 takes one that is free. */
  readonly port: number;
  /** Made where it is missing. */
  readonly dataDirectory: string;
  /** Address of a Postgres database; without it SQLite in the data directory. */
  readonly database?: string;
  /** The Python of Python tasks. */
  readonly python?: string;
  /** What else runs tasks. */
  readonly connectors?: ConnectorChoices;
  /** Limits and defaults. */
  readonly configuration?: Configuration;
  /** What tasks may take of this machine. Default: as the configuration says. */
  readonly machine?: Machine;
  readonly logger: Logger;
}

/** Microseconds that the start waits for connectors to tell what they serve. */
const discoveryPatience = 2_000_000;

/** A control plane that serves. */
export interface ControlPlane {
  /** `http://127.0.0.1:30080` */
  readonly address: string;
  /** Takes no more calls, ends what runs, and lets go of the data. */
  close(): Promise<void>;
}

/**
 * Puts store, blobs, executors, engine and server together: the one place that knows them all.
 * @throws FlyteError where the data directory cannot be used or the port is taken; then nothing is left running.
 */
export async function openControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { logger, python, configuration = {}, machine = machineOf(configuration) } = options;
  const slots = machine.slots === undefined ? {} : { slots: machine.slots };
  const folder = dataFolder(options.dataDirectory);
  const opened: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (let last = opened.pop(); last !== undefined; last = opened.pop()) await last();
  };
  try {
    // What was interrupted goes on before the server listens.
    let address = options.port === 0 ? "" : `http://127.0.0.1:${options.port}`;
    const clock = systemClock();
    const ids = randomIds();
    // The store's thread starts while the rest is read from the disk.
    const warn = (message: string) => logger.warn(message);
    const opening = openDatabase(folder, options.database);
    // Also where something else fails while it opens: its thread would keep the process, and the data, for good.
    opened.push(() =>
      opening.then(
        ({ store }) => store.close(),
        () => undefined,
      ),
    );
    const [database, parts, tracer] = await Promise.all([
      opening,
      importParts(),
      openTracer({ configuration, environment: process.env, clock, warn }),
    ]);
    if (tracer !== undefined) opened.push(() => tracer.close());
    const notifications =
      configuration.notifications === undefined
        ? parts.defaultNotifications
        : (await import("./notification-configuration.ts")).configuredNotifications(configuration.notifications);
    const metrics = parts.createMetrics(clock);
    const store = parts.withOutbox(parts.observeStore(metrics.store(database.store)), notifications, clock);
    const { createConnectorExecutor, createEchoExecutor, createNodeExecutor, createProcessExecutor, createEngine } =
      parts;
    const { createServices, createLinkRoutes, createLinkSigner, createServer } = parts;
    const blobs = openDiskBlobs(join(folder, "blobs"));
    const connectors = createConnectorExecutor({ endpoints: [], ...options.connectors, blobs, clock, warn });
    opened.push(() => connectors.close());
    const platform = () => platformVariables(address);
    // Connectors before processes, so that a type that one serves runs there though its tasks have a container.
    const executors = [
      createEchoExecutor(),
      connectors,
      createNodeExecutor({ ...slots, blobs, clock, cacheFolder: join(folder, "cache"), platform, warn }),
      createProcessExecutor({
        ...slots,
        blobs,
        clock,
        scratchFolder: join(folder, "tmp"),
        platform,
        ...(python === undefined ? {} : { python }),
        ...configuredPython(configuration.python),
        environmentsFolder: join(folder, "environments"),
        making: ({ packages }) => logger.info({ packages }, "making a virtual environment"),
        warn,
      }),
    ];
    for (const executor of executors.filter((each) => each !== connectors)) opened.push(() => executor.close());
    const patience = Promise.withResolvers<void>();
    const enough = clock.at(clock.now() + discoveryPatience, patience.resolve);
    await Promise.race([connectors.ready, patience.promise]);
    enough();
    const owner = ownerName(ids.token(6));
    // What the engine takes over may start executions before there are services.
    const served = Promise.withResolvers<ServiceOptions>();
    const engine = await createEngine({
      store,
      blobs,
      executors,
      machine: machine.capacities,
      deadlines: configuredDeadlines(configuration),
      clock,
      ids,
      owner,
      ...(database.shared ? { shared: { isDead: (other) => isDeadOwner(other, owner) } } : {}),
      launchChild: async (request, trace) => parts.createChildExecution(await served.promise, request, trace),
      ...(tracer === undefined ? {} : { tracer }),
      onFault: ({ error, execution, consequence }) =>
        logger.error({ err: error, execution: execution.name, consequence }, "the engine was kept from going on"),
    });
    opened.push(() => engine.close());
    metrics.engine(engine);
    const secret = linkSecret(folder);
    const links = createLinkSigner({ blobs, secret, baseUrl: () => address });
    const resources = {
      store,
      blobs,
      engine,
      clock,
      ids,
      links,
      settings: configuredSettings(configuration),
      connectors: connectors.connectors,
    };
    const services = await createServices(resources);
    served.resolve(resources);
    const watching = parts.createWatchService({ store, clock });
    const logs = parts.createLogService({ store, blobs, clock });
    const machineWatching = parts.createMachineWatchService(resources);
    const offered = [...services, watching.service, logs.service, machineWatching.service];
    const routes = createLinkRoutes({ blobs, secret, clock });
    const server = await createServer({
      ...configuredServer(configuration),
      services: metrics.services(tracer === undefined ? offered : parts.traceServices(offered, tracer, clock)),
      routes: [...routes, metrics.route, logs.route, ...parts.createConsoleRoutes(consoleFolder)],
      clock,
      ids,
      logger,
      port: options.port,
    });
    opened.push(() => server.close());
    address = server.address;
    const log = connectorLogger(logger);
    const scheduler = parts.startScheduler({ ...resources, logger: log });
    opened.push(() => scheduler.close());
    const notifier = await parts.startNotifier({ store, clock, settings: notifications, logger: log });
    opened.push(() => notifier.close());
    // First of all, so that whoever asks for health looks elsewhere while the rest ends; the server itself is waited for in its turn.
    opened.push(async () => {
      watching.close();
      logs.close();
      machineWatching.close();
      void server.close();
    });
    logger.info({ address, data: folder, database: database.shown }, "serving");
    return { address, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** By these a task's own client (an eager task's, or flytekit's FlyteRemote) finds this control plane. */
function platformVariables(address: string): Record<string, string> {
  if (address === "") return {};
  return { FLYTE_PLATFORM_URL: address.replace("http://", ""), FLYTE_PLATFORM_INSECURE: "true" };
}

async function importParts() {
  const [executors, engine, server, rpc] = await Promise.all([
    import("@haltere/executors"),
    import("@haltere/engine"),
    import("@haltere/server"),
    import("@haltere/rpc"),
  ]);
  return { ...executors, ...engine, ...server, ...rpc };
}

function dataFolder(named: string): string {
  const folder = resolve(named);
  try {
    makeFolder(folder);
    return folder;
  } catch (thrown) {
    throw new FlyteError(
      "FailedPrecondition",
      `The data directory cannot be made: ${FlyteError.from(thrown).message}`,
      {
        where: { file: folder },
        hint: "Name a folder that can be written with --data-dir.",
        cause: thrown,
      },
    );
  }
}

/** With the folders above it. Node's own `recursive` never ends below a folder that takes no others, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (statSync(folder).isDirectory()) return;
    throw new FlyteError("FailedPrecondition", `${folder} is a file, and no folder`, { kind: "user" });
  }
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
