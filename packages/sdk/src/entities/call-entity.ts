import { currentEager } from "../eager/current-eager.ts";
import { currentScope } from "../graph/scope.ts";
import { runHere } from "../local/run-here.ts";
import { callerOf } from "../naming/source-place.ts";
import { pendingOf } from "../refs/pending-proxy.ts";
import type { CallOptions } from "./call-options.ts";
import { type Entity, entityKey } from "./entity.ts";
import type { ReferenceEntity } from "./reference-entity.ts";

/** Makes the callable of a definition: in a workflow's body it adds a node, anywhere else it runs the entity. */
export function callEntity<C extends { readonly [entityKey]: Entity | ReferenceEntity }>(
  entity: C[typeof entityKey],
): C {
  const callable = (inputs: Readonly<Record<string, unknown>> = {}, options: CallOptions = {}): unknown => {
    const scope = currentScope();
    if (scope === undefined) return pendingOf((currentEager()?.call ?? runHere)(entity, inputs));
    return scope.addNode(entity, inputs, options, callerOf(callable));
  };
  // The signatures of C exist for the compiler alone.
  return Object.assign(callable, { [entityKey]: entity }) as object as C;
}
