import type { MessageInitShape } from "@bufbuild/protobuf";
import { Secret_MountType, type SecurityContextSchema } from "@haltere/idl/core";
import type { Secret } from "../entities/secret.ts";

/** Undefined where a task asks for no secret: the template then has no security context at all. */
export function securityContext(
  secrets: readonly Secret[] = [],
): MessageInitShape<typeof SecurityContextSchema> | undefined {
  return secrets.length === 0 ? undefined : { secrets: secrets.map(secretMessage) };
}

const mounts = {
  any: Secret_MountType.ANY,
  env: Secret_MountType.ENV_VAR,
  file: Secret_MountType.FILE,
} as const satisfies Record<NonNullable<Secret["mount"]>, Secret_MountType>;

export function secretMessage({ key, group = "", version = "", mount = "any", environmentVariable = "" }: Secret) {
  return { key, group, groupVersion: version, mountRequirement: mounts[mount], envVar: environmentVariable };
}
