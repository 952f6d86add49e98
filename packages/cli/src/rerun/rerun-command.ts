import { Command } from "commander";
import { addRemoteOptions, type RemoteFlags } from "../remote-options.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { withRemote } from "../with-remote.ts";

export interface RerunFlags extends RemoteFlags {
  readonly from: readonly string[];
  readonly input: readonly string[];
  readonly name?: string;
  readonly overwriteCache?: boolean;
}

/** `haltere rerun NAME --from NODE` */
export function rerunCommand(terminal: Terminal): Command {
  const collect = (text: string, known: readonly string[]) => [...known, text];
  return addRemoteOptions(new Command("rerun"))
    .description("run an execution that has ended again from some of its nodes on; what other nodes made is taken over")
    .argument("<name>", "name of the execution")
    .requiredOption(
      "--from <node>",
      "a node to run again, with all that follows from it: n1, n0/n2; may be repeated",
      collect,
      [],
    )
    .option("--input <name=value>", "an input in place of the former one; may be repeated", collect, [])
    .option("--name <name>", "name of the new execution")
    .option("--overwrite-cache", "run cached tasks again, and keep what they make now")
    .action(async (name: string, flags: RerunFlags) => {
      const { rerun } = await import("./rerun.ts");
      await withRemote(flags, (remote) => rerun(terminal, remote, name, flags));
    });
}
