import { task, z } from "haltere";

export const t = task(
  {
    output: z.int(),
    secrets: [
      { group: "db", key: "pw" },
      { group: "db", key: "user", version: "v3", mount: "env", environmentVariable: "DB_USER" },
      { group: "tls", key: "crt", mount: "file", environmentVariable: "TLS_PATH" },
    ],
  },
  () => 1,
);
