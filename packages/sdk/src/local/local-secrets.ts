import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import type { Secrets } from "@haltere/ports";

/**
 * Secrets as flytekit finds them, without spaces around them: the variable `_FSEC_<GROUP>_<VERSION>_<KEY>` in capitals,
 * else the file `/etc/secrets/<group>/<version>/<key>` in small letters; parts that are not given are left out. The
 * variables FLYTE_SECRETS_ENV_PREFIX, FLYTE_SECRETS_DEFAULT_DIR and FLYTE_SECRETS_FILE_PREFIX tell other places.
 */
export function localSecrets(
  environment: Readonly<Record<string, string | undefined>>,
  {
    unprefixed = false,
  }: {
    /** Whether a variable without the prefix counts too: where a task runs by itself, and on no control plane. */
    readonly unprefixed?: boolean;
  } = {},
): Secrets {
  const prefix = setting(environment.FLYTE_SECRETS_ENV_PREFIX, "_FSEC_");
  const folder = setting(environment.FLYTE_SECRETS_DEFAULT_DIR, "/etc/secrets");
  const filePrefix = setting(environment.FLYTE_SECRETS_FILE_PREFIX, "");
  return {
    async get(key, group, groupVersion) {
      if (key === "") throw new FlyteError("InvalidArgument", "a secret was asked for without a key", { kind: "user" });
      const folders = [group ?? "", groupVersion ?? ""].filter((part) => part !== "");
      const parts = [...folders, key];
      const variable = parts.join("_").toUpperCase();
      const variables = unprefixed ? [prefix + variable, variable] : [prefix + variable];
      for (const name of variables) {
        const value = environment[name];
        if (value !== undefined) return value.trim();
      }
      const file = join(folder, ...folders.map((part) => part.toLowerCase()), filePrefix + key.toLowerCase());
      try {
        return (await readFile(file, "utf8")).trim();
      } catch (cause) {
        throw new FlyteError("NotFound", `there is no secret ${parts.join("/")}`, {
          kind: "user",
          hint: `Set the variable ${variables.join(" or ")}, or write the secret to ${file}; on a cluster, name it in the task's secrets.`,
          cause,
        });
      }
    },
  };
}

/** As flytekit's configuration has it: one that is told empty is not told. */
function setting(told: string | undefined, otherwise: string): string {
  return (told || otherwise).trim();
}
