import { Command } from "commander";
import { addRemoteOptions, type RemoteFlags } from "../remote-options.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { withRemote } from "../with-remote.ts";

interface TerminateFlags extends RemoteFlags {
  readonly cause: string;
}

/** `haltere terminate execution NAME [--cause TEXT]` */
export function terminateCommand(terminal: Terminal): Command {
  const terminate = new Command("terminate").description("end what runs on a control plane");
  terminate.addCommand(
    addRemoteOptions(new Command("execution"))
      .description("end an execution, with what of it is running")
      .argument("<name>", "name of the execution")
      .option("--cause <text>", "why, as the execution will tell", "terminated with `haltere terminate`")
      .action(async (name: string, flags: TerminateFlags) => {
        await withRemote(flags, async (remote) => {
          await remote.terminate(remote.execution(name), flags.cause);
          terminal.print(`Execution ${name} is being ended.`);
        });
      }),
  );
  return terminate;
}
