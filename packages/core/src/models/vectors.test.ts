// What flytekit answers of messages made at random (`interop/programs/model_vectors.py` made them), and what the models answer.
import { readFileSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { difference } from "../message/difference.ts";
import { modelsByName } from "./testing/models-by-name.ts";

interface Vector {
  /** Our name of the class. */
  readonly model: string;
  /** The message that flytekit read, and the one it wrote again, in base64. */
  readonly message: string;
  readonly back: string;
  readonly shortString: string;
  /** Where it is not the short string. */
  readonly str?: string;
  /** Left out for the classes that are Python's dataclasses, which write their own. */
  readonly repr?: string;
  readonly html: string;
}

const vectors: readonly Vector[] = JSON.parse(readFileSync(new URL("./testing/vectors.json", import.meta.url), "utf8"));

describe("flytekit's answers", () => {
  test.each(vectors.map((vector, index) => [`${vector.model} ${index}`, vector] as const))("%s", (_, vector) => {
    const model = modelsByName.get(vector.model);
    if (model === undefined) throw new Error(`there is no model ${vector.model}`);
    const entity = model.fromFlyteIdl(fromBinary(model.schema, Buffer.from(vector.message, "base64")));
    const wanted = fromBinary(model.schema, Buffer.from(vector.back, "base64"));
    expect(difference(model.schema, wanted, entity.toFlyteIdl())).toEqual([]);
    expect(Buffer.from(entity.serializeToString()).toString("base64")).toBe(vector.back);
    expect(entity.shortString()).toBe(vector.shortString);
    expect(entity.verboseString()).toBe(vector.shortString);
    expect(String(entity)).toBe(vector.str ?? vector.shortString);
    expect(entity.reprHtml()).toBe(vector.html);
    if (vector.repr !== undefined) expect(entity.repr()).toBe(vector.repr);
    expect(entity.isEmpty).toBe(vector.back === "");
  });

  test("there is a vector of every model that flytekit reads", () => {
    const tried = new Set(vectors.map(({ model }) => model));
    const left = [...modelsByName.keys()].filter((name) => !tried.has(name));
    expect(left.toSorted()).toEqual(["CoreNodeExecution", "TaskExecution", "TypeAnnotation", "WorkflowExecution"]);
  });
});
