// The recorded answers of the helpers for connectors, each as a test of ours.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { TaskLog } from "@haltere/core/models";
import { type TaskExecution_Phase, TaskLogSchema } from "@haltere/idl/core";
import { FlyteError } from "haltere";
import {
  convertToFlytePhase,
  getAgentSecret,
  getConnectorSecret,
  isTerminalPhase,
  mirrorAsyncMethods,
  renderTaskTemplate,
} from "haltere/extend/backend/utils";
import { Container } from "haltere/models";
import { expect, test } from "vitest";
import { templateOf } from "./task-template-notes.ts";

interface Refusal {
  readonly referenceMessage: string;
  readonly mustName?: readonly string[];
}

/** Reads a file of a case; JSON or a message. */
export type ReadCase = (id: string, file: string) => Buffer;

function rowsOf<Row>(read: ReadCase, id: string): readonly Row[] {
  const { expect: wanted } = JSON.parse(read(id, "case.json").toString()) as { expect: { rows: readonly Row[] } };
  return wanted.rows;
}

/** Declares the tests, and tells how many rows they try. */
export function testHelpers(read: ReadCase): number {
  const phases = rowsOf<{ input: string; phase?: number; error?: Refusal }>(read, "025-convert-to-flyte-phase");
  test.each(phases)("convertToFlytePhase: $input", ({ input, phase, error }) => {
    if (error === undefined) expect(convertToFlytePhase(input)).toBe(phase);
    else expect(() => convertToFlytePhase(input)).toThrow(error.referenceMessage);
  });
  test("convertToFlytePhase: no text", () => {
    expect(() => Reflect.apply(convertToFlytePhase, undefined, [null])).toThrow(FlyteError);
  });

  const terminals = rowsOf<{ phase: TaskExecution_Phase; terminal: boolean }>(read, "026-terminal-phases");
  test.each(terminals)("isTerminalPhase: $phase", ({ phase, terminal }) => {
    expect(isTerminalPhase(phase)).toBe(terminal);
  });

  const logs = [
    [
      "027-task-log-json",
      {
        uri: "https://logs.example/json",
        name: "log json",
        messageFormat: TaskLog.MessageFormat.JSON,
        ttl: 60_000_000,
      },
    ],
    ["028-task-log-plain", { uri: "https://logs.example/plain", name: "log plain" }],
  ] as const;
  test.each(logs)("%s", (id, data) => {
    const log = new TaskLog(data);
    const recorded = fromBinary(TaskLogSchema, read(id, "task_log.pb"));
    expect(toJson(TaskLogSchema, log.toFlyteIdl())).toEqual(toJson(TaskLogSchema, recorded));
    expect({ ...TaskLog.fromFlyteIdl(recorded) }).toEqual({ ...log, ttl: log.ttl ?? 0 });
  });

  const renderings = rowsOf<RenderRow>(read, "029-render-task-template");
  test.each(renderings)("renderTaskTemplate: $args", testRendering);
  test("renderTaskTemplate: without a container", () => {
    expect(() => renderTaskTemplate(templateOf({}), "/p")).toThrow(/container/);
  });

  const secrets = rowsOf<SecretRow>(read, "030-connector-secret");
  test.each(secrets)("getConnectorSecret: $key, $env", testSecret);
  testMirroring();
  return phases.length + terminals.length + logs.length + renderings.length + secrets.length;
}

interface RenderRow {
  readonly args: readonly string[];
  readonly prefix: string;
  readonly rendered: readonly string[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

function testRendering({ args, prefix, rendered, command, env }: RenderRow): void {
  const template = templateOf({ container: { image: "{{.input}}", args, command, env: Object.entries(env) } });
  const result = renderTaskTemplate(template, prefix);
  expect(result.container).toEqual(new Container({ image: "{{.input}}", args: rendered, command, env }));
  expect(template.container?.args).toEqual(args);
  expect(renderTaskTemplate(template.toFlyteIdl(), prefix)).toEqual(result.toFlyteIdl());
}

interface SecretRow {
  readonly key: string;
  readonly env: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly localTaskExecution?: boolean;
  readonly expect: { readonly value?: string; readonly error?: Refusal };
}

function testSecret({ key, env, files = {}, localTaskExecution = false, expect: wanted }: SecretRow): void {
  const folder = mkdtempSync(join(tmpdir(), "haltere-secret-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const environment = Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, value.replaceAll("$DIR", folder)]),
    );
    const places = { environment, localExecution: localTaskExecution };
    if (wanted.error === undefined) expect(getConnectorSecret(key, places)).toBe(wanted.value);
    else
      for (const name of wanted.error.mustName ?? [])
        expect(() => getConnectorSecret(key, places)).toThrow(new RegExp(name, "i"));
    expect(getAgentSecret).toBe(getConnectorSecret);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function testMirroring(): void {
  const plain = ({ a, b = 2 }: { a: number; b?: number }): number => a + b;
  const asynchronous = async (named: { a: number; b?: number }): Promise<number> => plain(named);
  const failing = (): never => {
    throw new Error("sync-boom");
  };
  const rejecting = async (): Promise<never> => {
    throw new Error("async-boom");
  };
  test("mirrorAsyncMethods: results and failures of both kinds", async () => {
    await expect(mirrorAsyncMethods(plain, { a: 1, b: 5 })).resolves.toBe(6);
    await expect(mirrorAsyncMethods(asynchronous, { a: 1 })).resolves.toBe(3);
    await expect(mirrorAsyncMethods(failing, {})).rejects.toThrow("sync-boom");
    await expect(mirrorAsyncMethods(rejecting, {})).rejects.toThrow("async-boom");
    await expect(Reflect.apply(mirrorAsyncMethods, undefined, [plain, 1])).rejects.toThrow(FlyteError);
  });
  test("mirrorAsyncMethods: nothing has begun when the promise is given", async () => {
    let begun = false;
    const promise = mirrorAsyncMethods(() => {
      begun = true;
    }, {});
    expect(begun).toBe(false);
    await promise;
    expect(begun).toBe(true);
  });
}
