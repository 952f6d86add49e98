import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";

/** Where a connector's secrets are looked for. */
export interface SecretPlaces {
  /** The variables of the environment; the process's own by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Whether a task is run locally: then a variable without the prefix counts too. Default false. */
  readonly localExecution?: boolean;
}

/**
 * A secret of a connector, without spaces around it: the variable `_FSEC_<KEY>` in capitals, else the file
 * `/etc/secrets/<key>` in small letters. `FLYTE_SECRETS_ENV_PREFIX`, `FLYTE_SECRETS_DEFAULT_DIR` and
 * `FLYTE_SECRETS_FILE_PREFIX` tell other places.
 * @throws FlyteError NotFound where there is no such secret, InvalidArgument for an empty key.
 */
export function getConnectorSecret(secretKey: string, places: SecretPlaces = {}): string {
  const { environment = process.env, localExecution = false } = places;
  if (secretKey === "") throw new FlyteError("InvalidArgument", "A secret's key must not be empty.");
  const prefix = setting(environment.FLYTE_SECRETS_ENV_PREFIX, "_FSEC_");
  const folder = setting(environment.FLYTE_SECRETS_DEFAULT_DIR, "/etc/secrets");
  const filePrefix = setting(environment.FLYTE_SECRETS_FILE_PREFIX, "");
  const variable = secretKey.toUpperCase();
  for (const name of localExecution ? [prefix + variable, variable] : [prefix + variable]) {
    const value = environment[name];
    if (value !== undefined) return value.trim();
  }
  const file = join(folder, filePrefix + secretKey.toLowerCase());
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  throw new FlyteError("NotFound", `Unable to find secret for key ${secretKey}.`, {
    kind: "user",
    hint: `Set the variable ${prefix}${variable}, or write the secret to ${file}.`,
  });
}

/** As flytekit's configuration has it: one that is told empty is not told. */
function setting(told: string | undefined, otherwise: string): string {
  return (told || otherwise).trim();
}
