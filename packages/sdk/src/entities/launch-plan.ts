import type { z } from "zod";
import { checkLaunchPlan } from "../launch-plans/check-launch-plan.ts";
import type { LaunchPlanSettings } from "../launch-plans/launch-plan-settings.ts";
import { callerOf } from "../naming/source-place.ts";
import type { InputOf, OutputOf } from "../schema/any-schema.ts";
import type { Shape } from "../schema/shape.ts";
import type { Call } from "./call.ts";
import { callEntity } from "./call-entity.ts";
import { entityKey } from "./entity.ts";
import { definitionError, type Variable } from "./entity-interface.ts";
import type { LaunchPlanEntity } from "./launch-plan-entity.ts";
import type { Workflow } from "./workflow.ts";

/** A launch plan: a workflow with inputs settled beforehand, under a name of its own. */
export interface LaunchPlan<I extends Shape, T, M extends Shape | undefined = Shape | undefined> extends Call<I, T, M> {
  readonly [entityKey]: LaunchPlanEntity;
}

export interface LaunchPlanOptions<I extends Shape, D extends keyof I, F extends keyof I>
  extends LaunchPlanSettings<TimeInputs<I, F>> {
  /** The plan's name on the wire; by default its module and export. */
  readonly name?: string;
  /** Inputs that have a value unless a caller gives another. */
  readonly defaults?: { readonly [K in D]: InputOf<I[K]> };
  /** Inputs that a caller cannot give. */
  readonly fixed?: { readonly [K in F]: InputOf<I[K]> };
}

/** The inputs that may get the time of a launch. */
type TimeInputs<I extends Shape, F extends keyof I> = {
  [K in Exclude<keyof I, F> & string]: NonNullable<OutputOf<I[K]>> extends Date | { readonly epochNanoseconds: bigint }
    ? K
    : never;
}[Exclude<keyof I, F> & string];

/** The inputs that a caller of the plan may give. */
type PlanInputs<I extends Shape, D extends keyof I, F extends keyof I> = {
  readonly [K in Exclude<keyof I, F>]: K extends D ? z.ZodType<OutputOf<I[K]>, InputOf<I[K]> | undefined> : I[K];
};

/**
 * Defines a launch plan of a workflow. Each workflow has one without this too, of its own name and with its defaults: a
 * plan that is not exported, has no name and sets nothing is that one.
 * @throws FlyteError where an input is not one of the workflow's, or is both default and fixed; where a setting is
 * senseless, or a scheduled launch would lack an input.
 */
export function launchPlan<
  I extends Shape,
  T,
  M extends Shape | undefined,
  D extends keyof I = never,
  F extends keyof I = never,
>(workflow: Workflow<I, T, M>, options: LaunchPlanOptions<I, D, F> = {}): LaunchPlan<PlanInputs<I, D, F>, T, M> {
  const { name, defaults = {}, fixed = {}, ...settings } = options;
  const naming = { given: name, place: callerOf(launchPlan), exported: undefined };
  const entity = workflow[entityKey];
  for (const given of [...Object.keys(defaults), ...Object.keys(fixed)]) {
    if (!entity.interface.inputs.has(given)) {
      const known = [...entity.interface.inputs.keys()].join(", ") || "none";
      throw definitionError(
        "launch plan",
        naming,
        `sets an input ${given} that its workflow does not have; it has ${known}`,
      );
    }
    if (Object.hasOwn(defaults, given) && Object.hasOwn(fixed, given)) {
      throw definitionError("launch plan", naming, `has the input ${given} both as default and fixed`);
    }
  }
  const standIns = new Map<string, unknown>(Object.entries(defaults));
  const inputs = new Map<string, Variable>();
  for (const [input, variable] of entity.interface.inputs) {
    if (Object.hasOwn(fixed, input)) continue;
    const value = standIns.get(input);
    inputs.set(
      input,
      value === undefined ? variable : { ...variable, absent: { kind: "default", value: () => value } },
    );
  }
  checkLaunchPlan(settings, inputs, naming);
  return callEntity<LaunchPlan<PlanInputs<I, D, F>, T, M>>({
    kind: "launch plan",
    naming,
    interface: { ...entity.interface, inputs },
    settings,
    workflow: entity,
    fixed,
    plain: Object.keys(options).length === 0,
  });
}
