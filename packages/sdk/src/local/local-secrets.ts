import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import type { Secrets } from "@haltere/ports";

/**
 * Secrets as flytekit finds them where it runs by itself: the variable `_FSEC_<GROUP>_<KEY>`, the same without the
 * prefix, then the file `/etc/secrets/<group>/<key>`. A secret without a group leaves that part out.
 */
export function localSecrets(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string = environment.FLYTE_SECRETS_DEFAULT_DIR ?? "/etc/secrets",
): Secrets {
  const prefix = environment.FLYTE_SECRETS_ENV_PREFIX ?? "_FSEC_";
  return {
    async get(key, group) {
      const parts = group === undefined || group === "" ? [key] : [group, key];
      const variable = parts.join("_").toUpperCase();
      const value = environment[prefix + variable] ?? environment[variable];
      if (value !== undefined) return value;
      const file = join(folder, ...parts.map((part) => part.toLowerCase()));
      try {
        return (await readFile(file, "utf8")).trim();
      } catch (cause) {
        throw new FlyteError("NotFound", `there is no secret ${parts.join("/")}`, {
          kind: "user",
          hint: `Set the variable ${prefix}${variable} or ${variable}, or write the secret to ${file}.`,
          cause,
        });
      }
    },
  };
}
