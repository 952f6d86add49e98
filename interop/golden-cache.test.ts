// When flytekit and Flyte's backend take a cached result, and when we do: equal keys, versions and hashes of values.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { create, fromBinary, fromJson, type JsonValue, toBinary, toJson } from "@bufbuild/protobuf";
import { catalogInputsHash, hashedInputs, localCacheKey } from "@haltere/core";
import { type LiteralMap, LiteralMapSchema, LiteralSchema } from "@haltere/idl/core";
import {
  cacheVersion,
  entityOf,
  interpretSchema,
  nameExports,
  positionOf,
  translateEntities,
} from "@haltere/sdk/translate";
import { type Cache, type CachePolicy, hashed, task, z } from "haltere";
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

interface VersionsCase {
  readonly expect: {
    readonly rows: readonly {
      readonly version?: string;
      readonly policies?: readonly (readonly [kind: string, text: string | null])[];
      readonly salt?: string;
      readonly image?: string;
      readonly ignored?: string | readonly string[];
      readonly expect: {
        readonly version?: string;
        readonly ignoredInputs?: readonly string[];
        readonly error?: { readonly referenceMessage: string };
      };
    }[];
  };
}

interface LiteralHashCase {
  readonly expect: {
    readonly rows: readonly {
      readonly name: string;
      readonly literal: JsonValue;
      readonly afterReplacement: JsonValue;
    }[];
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

  test.each(read<VersionsCase>("022-versions").expect.rows.map((row, index) => ({ index, row })))(
    "022-versions row $index",
    ({ row }) => {
      const { expect: wanted } = row;
      if (wanted.error !== undefined) {
        expect(() => versionOf(row)).toThrow(row.policies?.length ? /policy/ : /version/);
        return;
      }
      expect(versionOf(row)).toEqual({ version: wanted.version, ignoredInputs: wanted.ignoredInputs });
    },
  );

  test.each(read<LiteralHashCase>("023-literal-hash").expect.rows)(
    "023-literal-hash $name",
    ({ name, literal, afterReplacement }) => {
      const [schema, value] = hashSamples[name] ?? [];
      if (schema === undefined) throw new Error(`no sample of ours is named ${name}`);
      const ours = interpretSchema(schema, "x").transformer.toLiteral(value, positionOf({ task: "t" }, "input", "x"));
      expect(toJson(LiteralSchema, ours)).toEqual(toJson(LiteralSchema, fromJson(LiteralSchema, literal)));
      const replaced = hashedInputs(create(LiteralMapSchema, { literals: { x: ours } })).literals.x;
      expect(replaced && toJson(LiteralSchema, replaced)).toEqual(afterReplacement);
    },
  );
});

/** The policies of the rows; what each says is told by the case's notes. */
function policyOf([kind, text]: readonly [string, string | null]): CachePolicy {
  switch (kind) {
    case "const":
      return () => text ?? "";
    case "salt":
      return ({ salt }) => `S:${salt}`;
    case "image":
      return ({ image }) => `I:${image ?? "None"}`;
    case "bodyhash":
      return ({ salt }) => createHash("sha256").update(`${salt}${text}`).digest("hex");
    case "raises":
      return () => {
        throw new Error("this policy raises");
      };
    default:
      throw new Error(`no such policy: ${kind}`);
  }
}

function versionOf(row: VersionsCase["expect"]["rows"][number]) {
  const { version, policies, salt, image, ignored } = row;
  const cache = {
    ...(version === undefined ? {} : { version }),
    ...(policies === undefined ? {} : { policies: policies.map(policyOf) }),
    ...(salt === undefined ? {} : { salt }),
    ...(ignored === undefined ? {} : { ignoredInputs: [ignored].flat() }),
  };
  // Some rows say what our types refuse.
  const said: unknown = cache;
  const settings = { cache: said as Cache, ...(image === undefined ? {} : { image }) };
  const naming = { given: "m.t", place: undefined, exported: undefined };
  const refused = version === "" || (version !== undefined && policies !== undefined);
  // What the version would be is the same there.
  if (refused) return { version: cacheVersion({ naming, settings }), ignoredInputs: cache.ignoredInputs ?? [] };
  const cached = task({ inputs: { a: z.int(), b: z.int() }, ...settings }, () => {});
  nameExports("m", { t: cached });
  const entity = entityOf(cached);
  if (entity === undefined) throw new Error("a task has no entity");
  const where = { project: "p", domain: "d", version: "v", image: "unused" };
  const metadata = translateEntities([entity], where).tasks[0]?.spec.template?.metadata;
  return { version: metadata?.discoveryVersion, ignoredInputs: metadata?.cacheIgnoreInputVars };
}

const measured = hashed(z.string(), (text) => `n${text.length}`);
const hashSamples: Readonly<Record<string, readonly [schema: z.ZodType, value: unknown]>> = {
  str: [measured, "hello"],
  list: [hashed(z.array(z.int()), (items) => `sum:${items.reduce((sum, item) => sum + item, 0)}`), [1, 2, 3]],
  elements: [z.array(measured), ["a", "bb"]],
  plain: [z.string(), "hello"],
  "dict-values": [z.record(z.string(), measured), { k: "abc" }],
};
