import {
  type ConnectorTaskSettings,
  type CustomObject,
  connectorTask,
  type File,
  FlyteError,
  type Task,
  type z,
} from "@haltere/sdk";
import { ownModule, taskType } from "./custom.ts";
import type { Predicate } from "./predicate.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

/** Values as a predicate gets them: files as their address. */
export type SensedInputs<I extends Shape> = {
  readonly [K in keyof I]: z.output<I[K]> extends z.output<typeof File> ? string : z.output<I[K]>;
};

export interface SensorTaskOptions<I extends Shape> extends ConnectorTaskSettings {
  readonly inputs?: I;
  /** A function that its module exports under its own name; the connector is asked for it by both names. */
  readonly predicate: Predicate<SensedInputs<I>>;
  /** The module's name, as the connector that serves the task has it: `new SensorConnector({ modules: { checks } })`. */
  readonly module: string;
  /** What the predicate is told beside the inputs. */
  readonly config?: CustomObject;
}

/**
 * A task that succeeds once its predicate says so; flytekit's sensor. Give it a `timeout`: without one it waits for ever.
 * @throws FlyteError for a predicate without a name.
 */
export function sensorTask<I extends Shape = Readonly<Record<never, never>>>(
  options: SensorTaskOptions<I>,
): Task<I, void> {
  const { predicate, module, ...rest } = options;
  if (predicate.name === "" || module === ownModule) {
    throw new FlyteError("InvalidArgument", `a sensor's predicate cannot be found as ${module}.${predicate.name}`, {
      hint: "Write export function ready(inputs) { … } in a module of your own, and give the function and the module's name.",
    });
  }
  return namedSensor({ ...rest, module, name: rest.name, sensor: predicate.name }, sensorTask, {
    [predicate.name]: predicate,
  });
}

interface NamedSensor<I> extends Omit<ConnectorTaskSettings, "name"> {
  readonly name?: string | undefined;
  readonly inputs?: I;
  readonly module: string;
  readonly sensor: string;
  readonly config?: CustomObject | undefined;
}

/** A sensor by module and name, as the wire has it. `here` are the module's functions for runs in this process. */
export function namedSensor<I extends Shape>(
  { module, sensor, config, inputs, name, ...settings }: NamedSensor<I>,
  factory: (...none: never[]) => unknown,
  here?: Readonly<Record<string, unknown>>,
): Task<I, void> {
  return connectorTask<I, undefined, undefined>({
    ...settings,
    ...(name === undefined ? {} : { name }),
    type: taskType,
    ...(inputs === undefined ? {} : { inputs }),
    custom: { sensor_module: module, sensor_name: sensor, sensor_config: config ?? null, inputs: null },
    connector: async () => {
      const { SensorConnector } = await import("./connector.ts");
      return new SensorConnector(here === undefined ? {} : { modules: { [module]: here } });
    },
    factory,
  });
}
