import { FlyteError } from "@haltere/core";
import type { BundledEntity, LoadedBundle } from "@haltere/sdk/bundle";
import { Command, CommanderError } from "commander";
import { addImageOptions, type ImageFlags } from "../image-options.ts";
import { addRemoteOptions, type RemoteFlags } from "../remote-options.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { entityList, findEntity } from "./find-entity.ts";
import { addInputOptions } from "./input-options.ts";
import { runHere } from "./run-here.ts";
import { runRemote } from "./run-remote.ts";

/** What `haltere run` is told beside the inputs. */
export interface RunFlags extends RemoteFlags, ImageFlags {
  readonly remote?: boolean;
  readonly version?: string;
  readonly name?: string;
  readonly overwriteCache?: boolean;
  readonly dataDir?: string;
  readonly detach?: boolean;
}

/** `haltere run FILE ENTITY --<input> <value> [--remote]` */
export function runCommand(terminal: Terminal): Command {
  return addRunOptions(new Command("run"))
    .description("run a task, a workflow or a launch plan of a file, here or on a control plane")
    .argument("<file>", "TypeScript or JavaScript file")
    .argument("[entity]", "name of the export to run; left out, what there is is listed")
    .argument("[inputs...]", "--<input> <value> for each input; `haltere run FILE ENTITY --help` lists them")
    .passThroughOptions()
    .action(async (file: string, entity: string | undefined, rest: readonly string[], flags: RunFlags) => {
      terminal.exitWith(await run(terminal, file, entity, rest, flags));
    });
}

function addRunOptions(command: Command): Command {
  return addRemoteOptions(
    addImageOptions(command)
      .option("-r, --remote", "run on a control plane, which is told what is in the file first")
      .option("--version <version>", "version to register under (default: the hash of the code)")
      .option("--name <name>", "name of the execution")
      .option("--detach", "with --remote: print the execution's name and leave it running")
      .option("--overwrite-cache", "run tasks whose results are in the cache as well")
      .option(
        "--data-dir <folder>",
        "where results of cached tasks are kept (default: HALTERE_DATA_DIR, else .haltere)",
      ),
  );
}

async function run(
  terminal: Terminal,
  file: string,
  asked: string | undefined,
  rest: readonly string[],
  before: RunFlags,
): Promise<number> {
  process.setSourceMapsEnabled(true);
  const { bundleFile, loadBundle } = await import("@haltere/sdk/bundle");
  const runsElsewhere = before.remote === true || rest.some((word) => word === "--remote" || word === "-r");
  const bundle = await bundleFile(file, { shareRuntime: !runsElsewhere });
  for (const warning of bundle.warnings) terminal.note(`Warning: ${warning}`);
  const loaded = await loadBundle(bundle.bytes);
  const entities = loaded.project.entities();
  if (asked === undefined || asked.startsWith("-")) {
    terminal.print(`${file}: ${entityList(entities)}`, "Run one of them with `haltere run FILE NAME`.");
    return asked === undefined || asked === "--help" || asked === "-h" ? 0 : 1;
  }
  const entity = findEntity(entities, asked, { path: file, module: bundle.entryModules[0] ?? "" });
  const { inputs, flags, helped } = parseInputs(terminal, file, asked, entity, rest);
  if (helped) return 0;
  const all = { ...before, ...flags };
  if (!all.remote) {
    refuseMistaken(entity, all);
    const { dataDir: dataDirectory, overwriteCache } = all;
    return await runHere(
      { terminal, loaded, entity, inputs: inputs() },
      { ...(dataDirectory === undefined ? {} : { dataDirectory }), ...(overwriteCache ? { overwriteCache } : {}) },
    );
  }
  // Read before the bundle is made again: a missing input needs none.
  const given = inputs();
  const whole = runsElsewhere ? bundle : await bundleFile(file);
  return await runRemote({ terminal, bundle: whole, loaded, entity, inputs: given }, all);
}

/** What says nothing of a run here, and is likely meant for the input of that name. */
function refuseMistaken(entity: BundledEntity, flags: RunFlags): void {
  for (const name of ["name", "version", "detach", "project", "domain"] as const) {
    if (flags[name] === undefined || entity.inputs.parameters[name] === undefined) continue;
    throw new FlyteError("InvalidArgument", `--${name} is about runs on a control plane, and this runs here.`, {
      where: { [entity.kind === "launch plan" ? "launchPlan" : entity.kind]: entity.name },
      hint: `The input ${name} is given as --input.${name}.`,
    });
  }
}

/** One run, with all that was said about it. */
export interface Run {
  readonly terminal: Terminal;
  readonly loaded: LoadedBundle;
  readonly entity: BundledEntity;
  readonly inputs: ReturnType<ReturnType<typeof addInputOptions>["read"]>;
}

function parseInputs(terminal: Terminal, file: string, asked: string, entity: BundledEntity, rest: readonly string[]) {
  const command = new Command(`haltere run ${file} ${asked}`)
    .description(`${entity.kind} ${entity.name}`)
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.print(text.trimEnd()), writeErr: () => {} })
    .optionsGroup("Inputs:");
  const taken = new Set(addRunOptions(new Command()).options.map((option) => option.attributeName())).add("help");
  const options = addInputOptions(command, entity.inputs, entity, { now: terminal.now, taken });
  addRunOptions(command.optionsGroup("Options:"));
  try {
    command.parse([...rest], { from: "user" });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.code === "commander.helpDisplayed") return { inputs: options.read, flags: {}, helped: true };
    throw usageError(thrown, entity);
  }
  return { inputs: options.read, flags: command.opts<RunFlags>(), helped: false };
}

function usageError(error: CommanderError, entity: BundledEntity): FlyteError {
  const names = Object.keys(entity.inputs.parameters);
  const unknown = /unknown option '--(?:no-)?([^'=]+)/.exec(error.message)?.[1];
  const known = names.length === 0 ? "It has no inputs." : `Its inputs are ${names.join(", ")}.`;
  const where = { [entity.kind === "launch plan" ? "launchPlan" : entity.kind]: entity.name };
  if (unknown !== undefined) {
    return new FlyteError("InvalidArgument", `The ${entity.kind} ${entity.name} has no input ${unknown}.`, {
      where: { ...where, input: unknown },
      hint: known,
    });
  }
  return new FlyteError("InvalidArgument", error.message.replace(/^error: /, ""), { where, hint: known });
}
