import type { z } from "zod";
import { callerOf } from "../naming/source-place.ts";
import type { Shape } from "../schema/shape.ts";
import type { Call } from "./call.ts";
import { callEntity } from "./call-entity.ts";
import { entityKey } from "./entity.ts";
import { definitionError, type Variable } from "./entity-interface.ts";
import type { LaunchPlanEntity } from "./launch-plan-entity.ts";
import type { Workflow } from "./workflow.ts";

/** A launch plan: a workflow with inputs settled beforehand, under a name of its own. */
export interface LaunchPlan<I extends Shape, T> extends Call<I, T> {
  readonly [entityKey]: LaunchPlanEntity;
}

export interface LaunchPlanSettings {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Tasks of one execution that may run at once. Default: the control plane's. */
  readonly maxParallelism?: number;
  /** Whether results in the cache are replaced rather than used. */
  readonly overwriteCache?: boolean;
}

export interface LaunchPlanOptions<I extends Shape, D extends keyof I, F extends keyof I> extends LaunchPlanSettings {
  /** The plan's name on the wire; by default its module and export. */
  readonly name?: string;
  /** Inputs that have a value unless a caller gives another. */
  readonly defaults?: { readonly [K in D]: z.input<I[K]> };
  /** Inputs that a caller cannot give. */
  readonly fixed?: { readonly [K in F]: z.input<I[K]> };
}

/** The inputs that a caller of the plan may give. */
type PlanInputs<I extends Shape, D extends keyof I, F extends keyof I> = {
  readonly [K in Exclude<keyof I, F>]: K extends D ? z.ZodType<z.output<I[K]>, z.input<I[K]> | undefined> : I[K];
};

/**
 * Defines a launch plan of a workflow. Each workflow has one without this too, of its own name and with its defaults.
 * @throws FlyteError where an input is not one of the workflow's, or is both default and fixed.
 */
export function launchPlan<I extends Shape, T, D extends keyof I = never, F extends keyof I = never>(
  workflow: Workflow<I, T>,
  options: LaunchPlanOptions<I, D, F> = {},
): LaunchPlan<PlanInputs<I, D, F>, T> {
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
  return callEntity<LaunchPlan<PlanInputs<I, D, F>, T>>({
    kind: "launch plan",
    naming,
    interface: { ...entity.interface, inputs },
    settings,
    workflow: entity,
    fixed,
  });
}
