import { callerOf } from "../naming/source-place.ts";
import type { OutputOf } from "../schema/any-schema.ts";
import type { Shape } from "../schema/shape.ts";
import { callEntity } from "./call-entity.ts";
import { checkTaskSettings } from "./check-task-settings.ts";
import { definitionError, interpretInterface } from "./entity-interface.ts";
import type { Task } from "./task.ts";
import type { TaskEntity } from "./task-entity.ts";
import type { TaskSettings } from "./task-settings.ts";

/** An echo needs no process; what a container has it has not. */
export interface EchoOptions<I extends Shape>
  extends Pick<
    TaskSettings,
    | "name"
    | "retries"
    | "timeout"
    | "interruptible"
    | "cache"
    | "docs"
    | "transformers"
    | "deprecated"
    | "labels"
    | "annotations"
  > {
  /** The outputs `o0`, `o1`, … have the same schemas, in the same order. */
  readonly inputs: I;
}

/**
 * What an echo gives: the value of its one input, or an object of `o0`, `o1`, … The compiler does not know the order of
 * the inputs: such an output goes wherever a value of any of them does, and wiring checks it.
 */
export type Echoed<I extends Shape> =
  IsUnion<keyof I> extends true
    ? { readonly [name in `o${Digit}`]: Common<OutputOf<I[keyof I]>> }
    : OutputOf<I[keyof I]>;

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

type IsUnion<T, All = T> = [T] extends [never] ? false : T extends unknown ? ([All] extends [T] ? false : true) : never;

type Common<T> = (T extends unknown ? (value: T) => void : never) extends (value: infer C) => void ? C : never;

/**
 * Defines a task that gives back what it is given, without a process; for tests of workflows. Flyte's echo plugin, which
 * a cluster has only where it is enabled.
 * @throws FlyteError where there is no input.
 */
export function echo<I extends Shape>(options: EchoOptions<I>): Task<I, Echoed<I>> {
  const { inputs, ...settings } = options;
  const naming = { given: settings.name, place: callerOf(echo), exported: undefined };
  const schemas = Object.values(inputs);
  const [first] = schemas;
  if (first === undefined) {
    throw definitionError("task", naming, "is an echo without inputs", "Write inputs: { x: z.int() }.");
  }
  const entity: TaskEntity = {
    kind: "task",
    naming,
    interface: interpretInterface(
      {
        inputs,
        ...(schemas.length === 1
          ? { output: first }
          : { outputs: Object.fromEntries(schemas.map((schema, index) => [`o${index}`, schema])) }),
        transformers: settings.transformers,
      },
      "task",
      naming,
    ),
    settings,
    body: { kind: "echo" },
  };
  checkTaskSettings(entity);
  return callEntity<Task<I, Echoed<I>>>(entity);
}
