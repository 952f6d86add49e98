import { Command, Option } from "commander";
import { addRemoteOptions, type RemoteFlags } from "../remote-options.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { withRemote } from "../with-remote.ts";

interface GetFlags extends RemoteFlags {
  readonly output: "table" | "json";
  readonly limit: string;
}

/** `haltere get executions` and `haltere get execution NAME` */
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
  return get;
}

function common(command: Command): Command {
  return addRemoteOptions(command).addOption(
    new Option("-o, --output <format>", "form of the answer").choices(["table", "json"]).default("table"),
  );
}
