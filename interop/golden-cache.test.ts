// When flytekit and Flyte's backend take a cached result, and when we do: equal keys, versions and hashes of values.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary, type JsonValue, toBinary, toJson } from "@bufbuild/protobuf";
import { catalogInputsHash, hashedInputs, localCacheKey } from "@haltere/core";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { needing, recorded } from "./needs.ts";

interface KeyCase {
  readonly input: {
    readonly taskName: string;
    readonly cacheVersion: string;
    readonly ignoredInputs: readonly string[];
  };
  readonly expect: {
    readonly key: string;
    readonly hashedInputsHex: string;
    readonly hashedInputs: JsonValue;
    readonly catalogHash: string;
  };
}

interface RelationsCase {
  readonly expect: {
    readonly equalLocalKey: readonly (readonly string[])[];
    readonly equalCatalogHash: readonly (readonly string[])[];
  };
}

needing("HALTERE_RECORDED_DIR", recorded, (recorded) => {
  const root = join(recorded, "golden", "cache");
  const ids = readdirSync(root).toSorted();
  const keyIds = ids.filter((id) => /^\d+-key-(?!relations)/.test(id));
  const read = <T>(id: string): T => JSON.parse(readFileSync(join(root, id, "case.json"), "utf8"));
  const inputsOf = (id: string): LiteralMap => fromBinary(LiteralMapSchema, readFileSync(join(root, id, "inputs.pb")));

  test("every case is tried", () => {
    expect(ids).toEqual([...keyIds, "021-key-relations", "022-versions", "023-literal-hash"]);
  });

  test.each(keyIds)("%s", (id) => {
    const { input, expect: wanted } = read<KeyCase>(id);
    const inputs = inputsOf(id);
    const hashed = hashedInputs(inputs, input.ignoredInputs);
    expect(toJson(LiteralMapSchema, hashed)).toEqual(wanted.hashedInputs);
    expect(Buffer.from(toBinary(LiteralMapSchema, hashed)).toString("hex")).toHaveLength(wanted.hashedInputsHex.length);
    expect(localCacheKey(input.taskName, input.cacheVersion, inputs, input.ignoredInputs)).toBe(wanted.key);
    expect(catalogInputsHash(inputs, input.ignoredInputs)).toBe(wanted.catalogHash);
  });

  describe("021-key-relations", () => {
    const { equalLocalKey, equalCatalogHash } = read<RelationsCase>("021-key-relations").expect;
    const pairs = keyIds.flatMap((one, index) => keyIds.slice(index + 1).map((other) => [one, other] as const));
    const together = (groups: readonly (readonly string[])[], one: string, other: string): boolean =>
      groups.some((group) => group.includes(one) && group.includes(other));
    const keys = new Map(
      keyIds.map((id) => {
        const { taskName, cacheVersion, ignoredInputs } = read<KeyCase>(id).input;
        const inputs = inputsOf(id);
        const local = localCacheKey(taskName, cacheVersion, inputs, ignoredInputs);
        return [id, { local, catalog: catalogInputsHash(inputs, ignoredInputs) }];
      }),
    );
    test.each(pairs)("%s and %s", (one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      expect(a?.local === b?.local).toBe(together(equalLocalKey, one, other));
      expect(a?.catalog === b?.catalog).toBe(together(equalCatalogHash, one, other));
    });
  });
});
