import { FlyteError } from "@haltere/core";
import type { Identifier } from "@haltere/idl/core";
import type { Bundle } from "@haltere/sdk/bundle";
import type { ExecutionSnapshot, RegisteredBundle, Remote } from "@haltere/sdk/remote";
import { imageChoices } from "../image-options.ts";
import { executionCommand, remoteChoices } from "../remote-options.ts";
import { endSignal } from "../terminal/end-signal.ts";
import { type ExecutionProgress, executionEnd, nodesProgress } from "../terminal/execution-progress.ts";
import { lineProgress } from "../terminal/line-progress.ts";
import { nodeNames } from "../terminal/node-name.ts";
import { outputLines } from "../terminal/outputs.ts";
import type { Run, RunFlags } from "./run-command.ts";
import { uploadInputs } from "./upload-inputs.ts";

/** Registers the file, launches, shows progress, prints outputs. Answers the exit status: 0 where the run succeeded. */
export async function runRemote(run: Run & { readonly bundle: Bundle }, flags: RunFlags): Promise<number> {
  const { terminal, bundle, loaded, entity } = run;
  loaded.project.check(entity, run.inputs);
  const images = imageChoices(flags);
  const { createRemote } = await import("@haltere/sdk/remote");
  const remote = createRemote(remoteChoices(flags));
  try {
    const registered = await remote.registerBundle(bundle, { ...images, version: flags.version, only: entity });
    const inputs = await uploadInputs(remote, run.inputs);
    const id = await remote.launch(launchable(registered, entity.name), inputs, {
      ...(flags.name === undefined ? {} : { name: flags.name }),
      ...(flags.overwriteCache ? { overwriteCache: true } : {}),
    });
    const look = executionCommand("get", id.name, flags);
    terminal.note(`Execution ${id.name}  ${remote.consoleUrl(id)}`);
    if (flags.detach) {
      terminal.print(id.name);
      return 0;
    }
    const names = namesOf(registered, entity.name);
    const progress = await progressFor(run, names);
    const interrupted = new AbortController();
    void endSignal().then((signal) => interrupted.abort(signal));
    let last: ExecutionSnapshot | undefined;
    try {
      for await (const snapshot of remote.watch(id, {
        signal: interrupted.signal,
        unreachable: ({ message }) => terminal.note(`${message}\nThe execution goes on; trying again for a minute.`),
      })) {
        last = snapshot;
        progress.update(nodesProgress(snapshot, names));
      }
    } catch (thrown) {
      await progress.end();
      if (!interrupted.signal.aborted) throw outOfSight(thrown, id.name, look);
      terminal.note(
        `The execution ${id.name} goes on. Look at it with \`${look}\`,`,
        `or end it with \`${executionCommand("terminate", id.name, flags)}\`.`,
      );
      return interrupted.signal.reason === "SIGINT" ? 130 : 143;
    }
    await progress.end();
    if (last === undefined) throw new FlyteError("Internal", `The execution ${id.name} was not seen.`);
    return await tell(run, remote, last, look);
  } finally {
    remote.close();
  }
}

/** The error that ended the watching, which is not the execution's. */
function outOfSight(thrown: unknown, name: string, look: string): FlyteError {
  const error = FlyteError.from(thrown);
  return new FlyteError(error.code, `The execution ${name} is out of sight, and may go on. ${error.message}`, {
    kind: error.kind,
    recoverable: error.recoverable,
    where: error.where,
    hint: `Look at it with \`${look}\`.`,
    cause: error,
  });
}

async function tell({ terminal }: Run, remote: Remote, last: ExecutionSnapshot, look: string): Promise<number> {
  const { succeeded, phase, message } = executionEnd(last.execution);
  const { id } = last.execution;
  if (!succeeded || id === undefined) {
    terminal.note(`${phase}${message === undefined ? "" : `\n${message}`}`);
    return 1;
  }
  const { outputs } = await remote.getExecutionData(id);
  const lines = outputLines(outputs, terminal, `\`${look} -o json\``);
  if (lines.length > 0) terminal.print(...lines);
  return 0;
}

/** What is launched for an entity: a task itself, else the launch plan of its name. */
function launchable({ registration }: RegisteredBundle, name: string): Identifier {
  const found =
    registration.launchPlans.find(({ id }) => id.name === name) ??
    registration.tasks.find(({ id }) => id.name === name);
  if (found !== undefined) return found.id;
  throw new FlyteError("Internal", `Nothing was registered that launches ${name}.`);
}

/** The names of a workflow's nodes by id, in the order of the workflow. A task by itself has one node that is not told. */
function namesOf({ registration }: RegisteredBundle, name: string): ReadonlyMap<string, string> {
  const plan = registration.launchPlans.find(({ id }) => id.name === name);
  const workflow = registration.workflows.find(({ id }) => id.name === (plan?.spec.workflowId?.name ?? name));
  return nodeNames(workflow?.spec.template?.nodes ?? []);
}

async function progressFor({ terminal }: Run, names: ReadonlyMap<string, string>): Promise<ExecutionProgress> {
  if (!terminal.interactive || names.size === 0) return lineProgress((line) => terminal.note(line));
  const { liveProgress } = await import("../terminal/live-progress.ts");
  return liveProgress(names);
}
