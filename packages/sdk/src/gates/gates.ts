import { type ErrorPlace, FlyteError } from "@haltere/core";
import { interpretInterface, singleOutput, type Variable } from "../entities/entity-interface.ts";
import { currentScope } from "../graph/scope.ts";
import { runHere } from "../local/run-here.ts";
import { callerOf, type SourcePlace } from "../naming/source-place.ts";
import { pendingOf } from "../refs/pending-proxy.ts";
import type { Pending, Ref } from "../refs/ref.ts";
import { refProxy } from "../refs/ref-proxy.ts";
import { referenceOf, referenceText } from "../refs/reference.ts";
import type { AnySchema, OutputOf } from "../schema/any-schema.ts";
import { describe } from "../transformers/position.ts";
import { approvedVariable } from "./approved-variable.ts";
import { defaultGateTimeout, type GateCondition, type GateTarget } from "./gate-target.ts";

export interface GateOptions {
  /** Seconds after which the gate, and with it the workflow, fails. Default one hour. */
  readonly timeout?: number;
}

/**
 * Waits until a person approves a value, and gives it on; a refusal fails the workflow. Flyte's approve gate.
 *
 * @param value What a call in the same workflow's body answered: Flyte cannot gate a workflow's own input.
 * @param name The gate's name, which is the id of its signal.
 */
export function approve<T>(value: Ref<T> | Pending<T>, name: string, options: GateOptions = {}): Ref<T> {
  const place = callerOf(approve);
  const scope = currentScope();
  const reference = referenceOf(value);
  const where: ErrorPlace = {
    ...(scope === undefined ? {} : { workflow: scope.workflow }),
    ...(place === undefined ? {} : { file: place }),
  };
  if (scope === undefined || reference === undefined) {
    throw new FlyteError(
      "InvalidArgument",
      scope === undefined
        ? `approve of ${name} was called outside of a workflow's body`
        : `approve of ${name} was given ${describe(value)}, and approves what a call answered`,
      { where, hint: "Call it in a workflow's body, with what a task's call answered." },
    );
  }
  if (reference.node === undefined) {
    throw new FlyteError(
      "InvalidArgument",
      `approve of ${name} was given ${referenceText(reference)}, and Flyte cannot gate a workflow's own input`,
      {
        where: { ...where, input: reference.variable ?? "" },
        hint: "Have a task return it, and approve what that answers.",
      },
    );
  }
  const variable = approvedVariable(reference, name, where);
  const target = gateTarget(name, { kind: "approval", value: variable }, [variable], [variable], options, place);
  const node = referenceOf(scope.addNode(target, { [variable.name]: value }, {}, place))?.node;
  const { name: output, transformer } = variable;
  // Its one output is given under the name of what was approved; the signature exists for the compiler alone.
  return refProxy({ scope, node, variable: output, path: [], type: transformer.literalType }, scope) as Ref<T>;
}

/**
 * Waits for a value that a person gives; Flyte's signal gate. Outside of a workflow's body it asks at once.
 *
 * @param name The gate's name, which is the id of its signal.
 * @param schema The value's type.
 */
export function waitForInput<S extends AnySchema>(
  name: string,
  schema: S,
  options: GateOptions = {},
): Pending<OutputOf<S>> {
  const place = callerOf(waitForInput);
  const naming = { given: name, place, exported: undefined };
  const value = interpretInterface({ output: schema }, "gate", naming).outputs.get(singleOutput);
  if (value === undefined) throw new FlyteError("Internal", `the gate ${name} has no output`);
  return gate(gateTarget(name, { kind: "input", value }, [], [value], options, place), place) as Pending<OutputOf<S>>;
}

/** The name that flytekit gives all of these gates. */
const sleepName = "sleep-gate";

/**
 * Waits for a while; Flyte's sleep gate. Order it with `chain` or `after`. Outside of a workflow's body it waits at once.
 * A gate ends after its timeout: to sleep for more than an hour, give a longer one.
 */
export function sleep(seconds: number, options: GateOptions = {}): Pending<void> {
  const place = callerOf(sleep);
  if (!(Number.isFinite(seconds) && seconds > 0)) {
    throw new FlyteError("InvalidArgument", `sleep was given ${describe(seconds)}`, {
      where: place === undefined ? {} : { file: place },
      hint: "Give it a number of seconds above 0.",
    });
  }
  return gate(gateTarget(sleepName, { kind: "time", seconds }, [], [], options, place), place) as Pending<void>;
}

function gate(target: GateTarget, place: SourcePlace | undefined): object {
  const scope = currentScope();
  return scope === undefined ? pendingOf(runHere(target, {})) : scope.addNode(target, {}, {}, place);
}

function gateTarget(
  name: string,
  waitsFor: GateCondition,
  inputs: readonly Variable[],
  outputs: readonly Variable[],
  { timeout = defaultGateTimeout }: GateOptions,
  place: SourcePlace | undefined,
): GateTarget {
  const named = (variables: readonly Variable[]) => new Map(variables.map((variable) => [variable.name, variable]));
  const wrong =
    name === ""
      ? "a gate has no name"
      : Number.isFinite(timeout) && timeout > 0
        ? undefined
        : `the gate ${name} has the timeout ${timeout}`;
  if (wrong !== undefined) {
    throw new FlyteError("InvalidArgument", wrong, {
      where: place === undefined ? {} : { file: place },
      hint: name === "" ? "Name it: its signal is known by the name." : "Give a number of seconds above 0.",
    });
  }
  const single = outputs.length === 1 && outputs[0]?.name === singleOutput;
  return {
    kind: "gate",
    name,
    waitsFor,
    timeout,
    interface: { inputs: named(inputs), outputs: named(outputs), single },
  };
}
