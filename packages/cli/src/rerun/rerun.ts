import { FlyteError, literalMap, mapEntry } from "@haltere/core";
import type { Literal, LiteralMap } from "@haltere/idl/core";
import type { Remote } from "@haltere/sdk/remote";
import { executionCommand } from "../remote-options.ts";
import { inputFromText } from "../run/input-value.ts";
import { InputValueError } from "../run/input-value-error.ts";
import { uploadInputs } from "../run/upload-inputs.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { RerunFlags } from "./rerun-command.ts";

/** Starts the new execution, and prints its name. */
export async function rerun(terminal: Terminal, remote: Remote, name: string, flags: RerunFlags): Promise<void> {
  const id = remote.execution(name);
  const inputs = await uploadInputs(remote, await changedInputs(terminal, remote, name, flags.input));
  const created = await remote.haltere.reruns.rerunExecution({
    id,
    name: flags.name ?? "",
    nodes: [...flags.from],
    inputs,
    overwriteCache: flags.overwriteCache ?? false,
  });
  if (created.id === undefined) throw new FlyteError("Internal", "The control plane answered no name.");
  terminal.note(`Look at it with \`${executionCommand("get", created.id.name, flags)}\`.`);
  terminal.print(created.id.name);
}

async function changedInputs(
  terminal: Terminal,
  remote: Remote,
  execution: string,
  given: readonly string[],
): Promise<LiteralMap> {
  if (given.length === 0) return literalMap({});
  const { closure } = await remote.getExecution(remote.execution(execution));
  const { name = "", version = "" } = closure?.workflowId ?? {};
  const workflow = await remote.fetchWorkflow(name, version);
  const variables = workflow.closure?.compiledWorkflow?.primary?.template?.interface?.inputs?.variables;
  const values: [string, Literal][] = given.map((text) => {
    const [, input = "", value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    const type = mapEntry(variables, input)?.type;
    if (type === undefined) {
      throw new FlyteError("InvalidArgument", `${JSON.stringify(text)} gives no input of ${name}.`, {
        hint: `Write it as name=value; the inputs are ${Object.keys(variables ?? {}).join(", ") || "none"}.`,
      });
    }
    try {
      return [input, inputFromText(value, type, () => terminal.now())];
    } catch (thrown) {
      if (!(thrown instanceof InputValueError)) throw thrown;
      throw new FlyteError("InvalidArgument", `The input ${input}: ${thrown.message}.`, {
        where: { input },
        cause: thrown,
      });
    }
  });
  return literalMap(Object.fromEntries(values));
}
