import type { Call } from "../entities/call.ts";
import type { ReferenceWorkflow } from "../entities/reference.ts";
import { enterSurroundings, withSurroundings } from "../local/surroundings.ts";
import type { Shape, ValuesOf } from "../schema/shape.ts";
import { type AnyStandIn, standIn, standInsWith } from "./stand-in.ts";

/** A stand-in that holds until it is restored. */
export interface Mock<I extends Shape> extends Disposable {
  /** The inputs of each call, in the order of the calls. */
  readonly calls: readonly ValuesOf<I>[];
  /** Lets the entity run itself again. */
  restore(): void;
}

/**
 * Puts a function in the place of an entity, in what follows in the same flow of calls and awaits:
 * `using found = mock(find, () => 3);` restores it at the end of the block. Tests that run side by side do not see each
 * other's. flytekit's `task_mock` and `patch`.
 */
export function mock<I extends Shape, T>(
  entity: Call<I, T> | ReferenceWorkflow<I, T>,
  run: (inputs: ValuesOf<I>) => NoInfer<T> | Promise<NoInfer<T>>,
): Mock<I> {
  const made = standIn(entity, run);
  const restore = enterSurroundings({ standIns: standInsWith([made]) });
  return { calls: made.calls, restore, [Symbol.dispose]: restore };
}

/** Runs code with stand-ins, which hold in it and in all that it starts, and nowhere else. */
export function withMocks<T>(standIns: readonly AnyStandIn[], code: () => T): T {
  return withSurroundings({ standIns: standInsWith(standIns) }, code);
}
