import type { SettingFault } from "./setting-fault.ts";

/** A secret that a task asks for; flyteidl's Secret. */
export interface Secret {
  readonly key: string;
  /** On Kubernetes the name of the secret that holds the key. A cluster's tasks need it. */
  readonly group?: string;
  /** The version of the group. */
  readonly version?: string;
  /** How it reaches the task. Default `any`. */
  readonly mount?: "any" | "env" | "file";
  /** The variable of the environment that it is put into; for `file` the variable that holds the file's path. */
  readonly environmentVariable?: string;
}

/** What is wrong with a secret. flytekit's rule for the variable's name. */
export function secretFault({ key, group, environmentVariable }: Secret): SettingFault | undefined {
  const name = [...(group === undefined ? [] : [group]), key].join("/");
  if (key === "" && (group === undefined || group === "")) {
    return { what: "asks for a secret without a key", hint: 'Write { group: "db", key: "password" }.' };
  }
  if (environmentVariable !== undefined && !/^[A-Z_][A-Z0-9_]*$/.test(environmentVariable)) {
    return {
      what: `puts the secret ${name} into the variable ${JSON.stringify(environmentVariable)}`,
      hint: "Use capital letters, digits and _, and no digit first.",
    };
  }
  return undefined;
}
