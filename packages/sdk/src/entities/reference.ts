import { callerOf, type SourcePlace } from "../naming/source-place.ts";
import type { Pending } from "../refs/ref.ts";
import type { AnySchema } from "../schema/any-schema.ts";
import type { CustomType } from "../schema/custom-type.ts";
import type { Shape } from "../schema/shape.ts";
import type { Arguments, Call, PlainInputs } from "./call.ts";
import { callEntity } from "./call-entity.ts";
import { entityKey } from "./entity.ts";
import { definitionError, interpretInterface } from "./entity-interface.ts";
import type { ReferenceEntity } from "./reference-entity.ts";
import type { Result } from "./result.ts";

/** Names what stands on a control plane, and says what it takes and gives. */
export interface ReferenceOptions<I, O, M> {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly version: string;
  /** A schema for each input. */
  readonly inputs?: I;
  /** The schema of its one output, where that has no name (`o0`). */
  readonly output?: O;
  /** Outputs with names: a schema for each. */
  readonly outputs?: M;
  /** Types of your own that its inputs and outputs may have: see `customType`. */
  readonly transformers?: readonly CustomType[];
}

interface Refers {
  readonly [entityKey]: ReferenceEntity;
}

/** A task that is registered elsewhere. */
export interface ReferenceTask<I extends Shape, T, M extends Shape | undefined = Shape | undefined>
  extends Call<I, T, M>,
    Refers {}

/** A launch plan that is registered elsewhere. */
export interface ReferenceLaunchPlan<I extends Shape, T, M extends Shape | undefined = Shape | undefined>
  extends Call<I, T, M>,
    Refers {}

/** A workflow that is registered elsewhere. It takes no references, since it cannot be a part of another workflow. */
export interface ReferenceWorkflow<I extends Shape, T> extends Refers {
  (...call: Arguments<I, PlainInputs<I>>): Pending<T>;
}

/**
 * Refers to a task that is registered elsewhere, so that workflows can call it; flytekit's `reference_task`. It is not
 * registered again. Here it has no code: a test gives it a mock.
 * @throws FlyteError where a part of its name is missing, or a schema cannot be kept.
 */
export function referenceTask<
  I extends Shape = Readonly<Record<never, never>>,
  O extends AnySchema | undefined = undefined,
  M extends Shape | undefined = undefined,
>(options: ReferenceOptions<I, O, M>): ReferenceTask<I, Result<O, M>, M> {
  return callEntity<ReferenceTask<I, Result<O, M>, M>>(reference("task", options, callerOf(referenceTask)));
}

/**
 * Refers to a launch plan that is registered elsewhere; flytekit's `reference_launch_plan`. A workflow that calls it
 * launches it as an execution of its own.
 * @throws FlyteError where a part of its name is missing, or a schema cannot be kept.
 */
export function referenceLaunchPlan<
  I extends Shape = Readonly<Record<never, never>>,
  O extends AnySchema | undefined = undefined,
  M extends Shape | undefined = undefined,
>(options: ReferenceOptions<I, O, M>): ReferenceLaunchPlan<I, Result<O, M>, M> {
  const entity = reference("launch plan", options, callerOf(referenceLaunchPlan));
  return callEntity<ReferenceLaunchPlan<I, Result<O, M>, M>>(entity);
}

/**
 * Refers to a workflow that is registered elsewhere; flytekit's `reference_workflow`. Flyte cannot embed it in a
 * workflow: refer to its launch plan, which has the workflow's name, to call it in one.
 * @throws FlyteError where a part of its name is missing, or a schema cannot be kept.
 */
export function referenceWorkflow<
  I extends Shape = Readonly<Record<never, never>>,
  O extends AnySchema | undefined = undefined,
  M extends Shape | undefined = undefined,
>(options: ReferenceOptions<I, O, M>): ReferenceWorkflow<I, Result<O, M>> {
  const entity = reference("workflow", options, callerOf(referenceWorkflow));
  return callEntity<ReferenceWorkflow<I, Result<O, M>>>(entity);
}

function reference(
  of: ReferenceEntity["of"],
  options: ReferenceOptions<Shape, AnySchema | undefined, Shape | undefined>,
  place: SourcePlace | undefined,
): ReferenceEntity {
  const { project, domain, name, version, ...schemas } = options;
  const naming = { given: name, place, exported: undefined };
  for (const [part, text] of Object.entries({ project, domain, name, version })) {
    if (typeof text === "string" && text !== "") continue;
    throw definitionError(of, naming, `that is referred to has no ${part}`, `Give its ${part}, as it is registered.`);
  }
  return {
    kind: "reference",
    of,
    id: { project, domain, name, version },
    naming,
    interface: interpretInterface(schemas, of, naming),
  };
}
