import type { ErrorPlace } from "@haltere/core";
import { runInContext } from "../context/task-context.ts";
import type { RunnableTarget } from "../graph/graph-node.ts";
import { targetName } from "../graph/target-name.ts";
import { inputValues, type Literals, outputLiterals } from "../values/interface-values.ts";
import type { LocalSession } from "./local-session.ts";
import type { NodeCall } from "./node-call.ts";
import type { StandIn } from "./surroundings.ts";
import { taskError } from "./task-error.ts";

/**
 * Runs what a test put in place of an entity; its values pass through literals as the entity's own would. It may do what a
 * task may: make files, say.
 */
export async function runStandIn(
  standIn: StandIn,
  target: RunnableTarget,
  inputs: Literals,
  session: LocalSession,
  owner: ErrorPlace,
  { signal }: NodeCall,
): Promise<Literals> {
  const values = inputValues(target.interface, inputs, owner, session.files);
  const context = session.contexts(targetName(target))(0, signal);
  let returned: unknown;
  try {
    returned = await runInContext(context, () => standIn(values));
  } catch (thrown) {
    throw taskError(thrown, owner);
  }
  const outputs = outputLiterals(target.interface, returned, owner, session.files);
  await session.files.settled();
  return outputs;
}
