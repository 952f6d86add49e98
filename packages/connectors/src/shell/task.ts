import { toJson } from "@bufbuild/protobuf";
import { LiteralTypeSchema } from "@haltere/idl/core";
import {
  type ConnectorTaskSettings,
  type CustomValue,
  connectorTask,
  FlyteError,
  type Task,
  type z,
} from "@haltere/sdk";
import { interpretSchema } from "@haltere/sdk/translate";
import { taskType } from "./custom.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

export interface ShellTaskOptions<I, M> extends ConnectorTaskSettings {
  /** The script. An input x is the variable `INPUT_x` in it: write `"$INPUT_x"`, and no value is taken for code. */
  readonly script: string;
  /** The program that runs it. Default `["/bin/sh", "-e"]`: the first command that fails ends the script. */
  readonly shell?: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
  readonly inputs?: I;
  /** A schema for each output: `File` for the file itself, others for what is written in it, a text or JSON. */
  readonly outputs?: M;
  /** The file that the script writes an output to, in the folder that it runs in. Default the output's name. */
  readonly files?: { readonly [K in keyof M]?: string };
}

/** A task that runs a script as a process of the connector's machine. */
export function shellTask<
  I extends Shape = Readonly<Record<never, never>>,
  M extends Shape = Readonly<Record<never, never>>,
>(options: ShellTaskOptions<I, M>): Task<I, { [K in keyof M]: z.output<M[K]> }> {
  const { script, shell = ["/bin/sh", "-e"], environment = {}, inputs, outputs, files = {}, ...settings } = options;
  const declared = Object.entries(outputs ?? {}).map(([output, schema]) => {
    const path = String(Reflect.get(files, output) ?? output);
    if (path.startsWith("/") || path.split("/").includes("..")) {
      throw new FlyteError("InvalidArgument", `a shell task has the file ${path}, outside of its folder`, {
        where: { output },
        hint: "Give a path below the folder that the script runs in.",
      });
    }
    const { literalType } = interpretSchema(schema, output).transformer;
    return [output, { path, type: toJson(LiteralTypeSchema, literalType) as CustomValue }] as const;
  });
  const own = connectorTask({
    ...settings,
    type: taskType,
    ...(inputs === undefined ? {} : { inputs }),
    outputs: outputs ?? {},
    custom: { script, shell, environment, outputs: Object.fromEntries(declared) },
    connector: async () => new (await import("./connector.ts")).ShellConnector(),
    factory: shellTask,
  });
  // Without outputs M is the empty object, which says the same.
  return own as object as Task<I, { [K in keyof M]: z.output<M[K]> }>;
}
