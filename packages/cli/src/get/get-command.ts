import { Command, Option } from "commander";
import { addRemoteOptions, type RemoteFlags } from "../remote-options.ts";
import { readPageLimit } from "../terminal/page-limit.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { withRemote } from "../with-remote.ts";

interface GetFlags extends RemoteFlags {
  readonly output: "table" | "json";
  readonly limit: string;
}

interface MapItemFlags extends GetFlags {
  readonly phase: string;
  readonly token: string;
  readonly values?: boolean;
}

/** `haltere get executions`, `execution NAME`, `machine`, `cache` and `map-items NAME NODE` */
export function getCommand(terminal: Terminal): Command {
  const get = new Command("get").description("show what is on a control plane");
  get.addCommand(
    common(new Command("executions"))
      .description("list the newest executions")
      .option("-l, --limit <number>", "how many at most", "20")
      .action(async (flags: GetFlags) => {
        const { showExecutions } = await import("./show-executions.ts");
        await withRemote(flags, (remote) => showExecutions(terminal, remote, flags.output, flags.limit));
      }),
  );
  get.addCommand(
    common(new Command("execution"))
      .description("show an execution with its nodes, their errors, inputs and outputs")
      .argument("<name>", "name of the execution")
      .action(async (name: string, flags: GetFlags) => {
        const { showExecution } = await import("./show-execution.ts");
        await withRemote(flags, (remote) => showExecution(terminal, remote, flags.output, name));
      }),
  );
  get.addCommand(
    common(new Command("machine"))
      .description("show what the control plane's machine has, what runs and waits on it, and its connectors")
      .option("-l, --limit <number>", "how many attempts of each kind at most", "20")
      .action(async (flags: GetFlags) => {
        const { showMachine } = await import("./show-machine.ts");
        const limit = readPageLimit(flags.limit);
        await withRemote(flags, (remote) => showMachine(terminal, remote, flags.output, limit));
      }),
  );
  get.addCommand(
    common(new Command("cache"))
      .description("list the newest results in the cache")
      .option("--task <name>", "of tasks whose names have this in them", "")
      .option("-l, --limit <number>", "how many at most", "20")
      .option("--token <token>", "of the page before", "")
      .action(async (flags: GetFlags & { readonly task: string; readonly token: string }) => {
        const { showCacheEntries } = await import("./show-cache-entries.ts");
        const choice = { task: flags.task, token: flags.token, limit: readPageLimit(flags.limit) };
        await withRemote(flags, (remote) => showCacheEntries(terminal, remote, flags.output, choice));
      }),
  );
  get.addCommand(
    common(new Command("map-items"))
      .description("list the items of a map")
      .argument("<execution>", "name of the execution")
      .argument("<node>", "the map's node, as `haltere get execution` shows it")
      .option("--phase <phases>", "only items that are WAITING, QUEUED, RUNNING, SUCCEEDED, FAILED or ABORTED", "")
      .option("--values", "with their inputs and outputs")
      .option("-l, --limit <number>", "how many at most", "20")
      .option("--token <token>", "of the page before", "")
      .action(async (name: string, node: string, flags: MapItemFlags) => {
        const { showMapItems } = await import("./show-map-items.ts");
        const { phase, token, values = false } = flags;
        const choice = { phase, token, values, limit: readPageLimit(flags.limit) };
        await withRemote(flags, (remote) => showMapItems(terminal, remote, flags.output, [name, node], choice));
      }),
  );
  return get;
}

function common(command: Command): Command {
  return addRemoteOptions(command).addOption(
    new Option("-o, --output <format>", "form of the answer").choices(["table", "json"]).default("table"),
  );
}
