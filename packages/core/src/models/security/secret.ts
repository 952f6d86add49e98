import { Secret_MountType, SecretSchema } from "@haltere/idl/core";
import { FlyteError } from "../../flyte-error.ts";
import { defaulted, unlessEmpty } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/**
 * A secret that a task asks for (`flyteidl.core.Secret`).
 * @throws FlyteError InvalidArgument where `envVar` is no name of an environment variable in capitals.
 */
export class Secret extends model(
  "Secret",
  SecretSchema,
  {
    group: text(),
    key: unlessEmpty(text()),
    groupVersion: unlessEmpty(text()),
    mountRequirement: defaulted(enumeration<Secret_MountType>(), Secret_MountType.ANY),
    envVar: unlessEmpty(text()),
  },
  ({ envVar }) => {
    if (envVar !== undefined && !/^[A-Z_][A-Z0-9_]*$/.test(envVar))
      throw new FlyteError("InvalidArgument", `Invalid environment variable name: ${envVar}`, {
        hint: "Use capital letters, digits and underscores.",
      });
  },
) {
  static readonly MountType = Secret_MountType;
}
