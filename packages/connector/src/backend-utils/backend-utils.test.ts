import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  Container,
  Identifier,
  RuntimeMetadata,
  TaskMetadata,
  TaskTemplate,
  TypedInterface,
} from "@haltere/core/models";
import { TaskExecution_Phase as Phase, ResourceType, TaskTemplateSchema } from "@haltere/idl/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  convertToFlytePhase,
  getAgentSecret,
  getConnectorSecret,
  isTerminalPhase,
  mirrorAsyncMethods,
  renderTaskTemplate,
} from "./index.ts";

describe("convertToFlytePhase", () => {
  test.each([
    ["failed timeout timedout canceled cancelled skipped", Phase.FAILED],
    ["internal_error", Phase.RETRYABLE_FAILED],
    ["done succeeded success completed", Phase.SUCCEEDED],
    ["running terminating", Phase.RUNNING],
    ["pending", Phase.INITIALIZING],
  ])("%s", (states, phase) => {
    for (const state of states.split(" ")) {
      expect(convertToFlytePhase(state)).toBe(phase);
      expect(convertToFlytePhase(state.toUpperCase())).toBe(phase);
    }
  });

  test.each(["", "queued", " running", "error", "constructor", "__proto__"])("refuses %j and names it", (state) => {
    expect(() => convertToFlytePhase(state)).toThrow(`Unrecognized state: ${state}`);
  });
});

test("isTerminalPhase: a retryable failure ends the job too", () => {
  const terminal = Object.values(Phase).filter(isTerminalPhase);
  expect(terminal).toEqual([Phase.SUCCEEDED, Phase.ABORTED, Phase.FAILED, Phase.RETRYABLE_FAILED]);
});

describe("mirrorAsyncMethods", () => {
  test("gives a promise of either kind's result, and has not begun yet", async () => {
    const order: string[] = [];
    const plain = mirrorAsyncMethods(({ a, b }: { a: number; b: number }) => order.push("plain") * a + b, {
      a: 2,
      b: 3,
    });
    order.push("caller");
    expect(await plain).toBe(7);
    expect(order).toEqual(["caller", "plain"]);
    expect(await mirrorAsyncMethods(async ({ a }: { a: number }) => a, { a: 1 })).toBe(1);
  });

  test("what either kind throws rejects", async () => {
    const thrown = new RangeError("boom");
    const plain = () => {
      throw thrown;
    };
    await expect(mirrorAsyncMethods(plain, {})).rejects.toBe(thrown);
    await expect(mirrorAsyncMethods(async () => plain(), {})).rejects.toBe(thrown);
  });
});

describe("getConnectorSecret", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "haltere-secret-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("a variable goes before a file, and both are trimmed", () => {
    writeFileSync(join(folder, "api_key"), "  from file \n");
    const environment = { FLYTE_SECRETS_DEFAULT_DIR: folder };
    expect(getConnectorSecret("Api_Key", { environment })).toBe("from file");
    expect(getConnectorSecret("api_key", { environment: { ...environment, _FSEC_API_KEY: " v " } })).toBe("v");
    expect(getConnectorSecret("api_key", { environment: { ...environment, _FSEC_API_KEY: "" } })).toBe("");
  });

  test("a variable without the prefix counts in a local execution only", () => {
    const environment = { API_KEY: "bare", FLYTE_SECRETS_DEFAULT_DIR: folder };
    expect(getConnectorSecret("api_key", { environment, localExecution: true })).toBe("bare");
    expect(() => getConnectorSecret("api_key", { environment })).toThrow(/api_key/);
  });

  test("the prefixes of variables and files can be told; an empty one is not", () => {
    writeFileSync(join(folder, "pre-k"), "file");
    const environment = { FLYTE_SECRETS_DEFAULT_DIR: folder, FLYTE_SECRETS_FILE_PREFIX: "pre-" };
    expect(getConnectorSecret("k", { environment })).toBe("file");
    expect(getAgentSecret("k", { environment: { FLYTE_SECRETS_ENV_PREFIX: "X_", X_K: "x", _FSEC_K: "y" } })).toBe("x");
    expect(getConnectorSecret("k", { environment: { FLYTE_SECRETS_ENV_PREFIX: "", _FSEC_K: "y" } })).toBe("y");
  });

  test("says where it looked, never what it found", () => {
    const environment = { FLYTE_SECRETS_DEFAULT_DIR: folder, _FSEC_OTHER: "hidden" };
    const failure = FlyteError.from(catching(() => getConnectorSecret("missing", { environment })));
    expect(failure.code).toBe("NotFound");
    expect(failure.fullMessage).toContain("_FSEC_MISSING");
    expect(failure.fullMessage).toContain(join(folder, "missing"));
    expect(failure.fullMessage).not.toContain("hidden");
  });
});

describe("renderTaskTemplate", () => {
  const template = (args: readonly string[]) =>
    new TaskTemplate({
      id: new Identifier({ resourceType: ResourceType.TASK, project: "p", domain: "d", name: "t", version: "v" }),
      type: "raw-container",
      metadata: new TaskMetadata({ runtime: new RuntimeMetadata({ type: 1, version: "1", flavor: "f" }) }),
      interface: new TypedInterface({ inputs: {}, outputs: {} }),
      container: new Container({ image: "{{.input}}", command: ["{{.input}}"], args, env: { E: "{{.input}}" } }),
    });

  test("puts the places into the arguments, and into nothing else", () => {
    const args = ["{{.input}}{{.input}}", "{{ .input }}", "{{.rawOutputDataPrefix}}", "{{.checkpointOutputPrefix}}"];
    const given = template([...args, "{{.prevCheckpointPrefix}}", "{{.outputPrefix}}/y"]);
    const rendered = renderTaskTemplate(given, "s3://b/$&");
    const prefix = "s3://b/$&";
    expect(rendered.container?.args).toEqual([
      `${prefix}/inputs.pb${prefix}/inputs.pb`,
      "{{ .input }}",
      `${prefix}/raw_output`,
      `${prefix}/checkpoint_output`,
      `${prefix}/prev_checkpoint`,
      `${prefix}/y`,
    ]);
    expect({ ...rendered.container, args: [] }).toEqual({ ...given.container, args: [] });
    expect(given.container?.args[0]).toBe("{{.input}}{{.input}}");
  });

  test("a prefix with a placeholder of its own is replaced only by those that come later", () => {
    expect(renderTaskTemplate(template(["{{.outputPrefix}}"]), "{{.input}}").container?.args).toEqual(["{{.input}}"]);
    expect(renderTaskTemplate(template(["{{.input}}"]), "{{.outputPrefix}}").container?.args).toEqual([
      "{{.outputPrefix}}/inputs.pb",
    ]);
  });

  test("a message gives a message, equal to the model's", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (args, prefix) => {
        const given = template(args);
        const message = given.toFlyteIdl();
        expect(renderTaskTemplate(message, prefix)).toEqual(renderTaskTemplate(given, prefix).toFlyteIdl());
        expect(message).toEqual(given.toFlyteIdl());
      }),
    );
  });

  test("refuses a template without a container, and names the task", () => {
    const { container: _, ...rest } = template([]);
    const failure = FlyteError.from(catching(() => renderTaskTemplate(new TaskTemplate(rest), "/p")));
    expect([failure.code, failure.where.task]).toEqual(["FailedPrecondition", "t"]);
    expect(() => renderTaskTemplate(create(TaskTemplateSchema), "/p")).toThrow(/container/);
  });
});

function catching(act: () => unknown): unknown {
  try {
    act();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}
