import {
  AsyncConnector,
  type ConnectorCall,
  type CreateRequest,
  type GetRequest,
  literalInputs,
  type Resource,
} from "@haltere/connector";
import { FlyteError } from "@haltere/core";
import { TaskExecution_Phase } from "@haltere/idl/core";
import { z } from "zod";
import { readCustom } from "../template/read-custom.ts";
import { ownModule, SensorCustom, taskType } from "./custom.ts";
import { ownSensors } from "./own-sensors.ts";
import type { Predicate, SensedBlobs } from "./predicate.ts";

export interface SensorConnectorOptions {
  /** Modules whose exported functions tasks may name as their predicate: `{ checks }`, after `import * as checks`. */
  readonly modules?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Where the blob sensor looks, beside this machine's files and http. */
  readonly blobs?: readonly SensedBlobs[];
}

/** What is remembered of a sensor: which, and its inputs, an encoded LiteralMap in base64. */
const SensorMeta = SensorCustom.extend({ inputs: z.base64() });
type SensorMeta = z.output<typeof SensorMeta>;

/** Runs sensors: a task that succeeds once its predicate says so. Only functions that the connector was given are called. */
export class SensorConnector extends AsyncConnector<SensorMeta> {
  readonly name = "Sensor";
  readonly #modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>;

  constructor(options?: SensorConnectorOptions) {
    super({ taskType, meta: SensorMeta });
    const own = ownSensors(options?.blobs ?? []);
    this.#modules = {
      ...options?.modules,
      [ownModule]: own,
      // Tasks that Python registered.
      "flytekit.sensor.file_sensor": { FileSensor: own.file },
    };
  }

  async create({ taskTemplate, inputs }: CreateRequest): Promise<SensorMeta> {
    const custom = readCustom(SensorCustom, taskTemplate);
    this.#predicate(custom);
    return { ...custom, inputs: Buffer.from(inputs.bytes).toString("base64") };
  }

  async get({ meta }: GetRequest<SensorMeta>, call: ConnectorCall): Promise<Resource> {
    const predicate = this.#predicate(meta);
    const inputs = literalInputs(Uint8Array.from(Buffer.from(meta.inputs, "base64"))).values();
    const config = meta.sensor_config ?? {};
    const there: unknown = await predicate(inputs, {
      signal: call.signal,
      logger: call.logger,
      secrets: call.secrets,
      config,
    });
    if (typeof there !== "boolean") {
      throw new FlyteError("InvalidArgument", `the sensor ${meta.sensor_name} answered ${typeof there}`, {
        hint: "Let it return true or false.",
      });
    }
    if (there) return { phase: TaskExecution_Phase.SUCCEEDED };
    return { phase: TaskExecution_Phase.RUNNING, message: `waiting for ${meta.sensor_name}` };
  }

  /** A sensor has no job. */
  async delete(): Promise<void> {}

  #predicate({ sensor_module, sensor_name }: Pick<SensorMeta, "sensor_module" | "sensor_name">): Predicate {
    const module = Object.hasOwn(this.#modules, sensor_module) ? this.#modules[sensor_module] : undefined;
    const found = module !== undefined && Object.hasOwn(module, sensor_name) ? module[sensor_name] : undefined;
    // Its own module says what the function takes.
    if (typeof found === "function") return found as Predicate;
    throw new FlyteError("NotFound", `there is no sensor ${sensor_name} in ${sensor_module}`, {
      hint: `Give the connector its module: new SensorConnector({ modules: { ${JSON.stringify(sensor_module)}: … } }).`,
    });
  }
}
