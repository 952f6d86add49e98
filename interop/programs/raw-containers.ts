// The same programs as tasks of ours: a container's, and a script.
import { containerTask, File, shellTask, task, workflow, z } from "haltere";

export const count = containerTask({
  image: "alpine:3",
  command: ["/bin/sh", "-euc"],
  arguments: [
    `wc -l < /var/inputs/lines > /var/outputs/number
     grep -q '"factor":3' /var/inputs/inputs.json
     sort /var/inputs/lines > /var/outputs/sorted`,
  ],
  inputs: { lines: File, factor: z.int() },
  outputs: { number: z.int(), sorted: File },
  inputDirectory: "/var/inputs",
  outputDirectory: "/var/outputs",
});

export const shout = shellTask({
  script: 'tr a-z A-Z < "{inputs.lines}" > "{outputs.loud}"',
  inputs: { lines: File },
  outputs: { loud: File },
});

export const write = task({ output: File }, () => File.fromText("pear\napple\n", { name: "lines.txt" }));

export const told = task({ inputs: { number: z.int(), loud: File }, output: z.string() }, async ({ number, loud }) => {
  return `${number} ${(await loud.text()).trim().split("\n").join(" ")}`;
});

export const measured = workflow({ output: z.string() }, () => {
  const { number, sorted } = count({ lines: write(), factor: 3 });
  return told({ number, loud: shout({ lines: sorted }).loud });
});
