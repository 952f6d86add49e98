// A file's checksum and size, and a packed copy, by the system's own programs.
import { File, workflow, z } from "haltere";
import { shellTask } from "haltere/connectors/shell";

export const pack = shellTask({
  script: `
    gzip -9 -n < "$INPUT_file" > packed.gz
    wc -c < packed.gz | tr -d ' ' > size
    cksum "$INPUT_file" | cut -d ' ' -f 1 > checksum
  `,
  inputs: { file: File },
  outputs: { packed: File.schema({ format: "gz" }), size: z.int(), checksum: z.string() },
  files: { packed: "packed.gz" },
  timeout: 60,
});

export const packFile = workflow(
  { inputs: { file: File }, outputs: { packed: File.schema({ format: "gz" }), size: z.int(), checksum: z.string() } },
  ({ file }) => pack({ file }),
);
