// What flytekit answers of a task template, and what ours answers: the message, the texts, the getters, equality, refusals.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { TaskTemplate } from "@haltere/core/models";
import { TaskTemplateSchema } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { testHelpers } from "./golden/task-template-helpers.ts";
import { gettersOf, type TemplateNote, templateOf } from "./golden/task-template-notes.ts";
import { needing, recorded } from "./needs.ts";

interface Case {
  readonly construct?: TemplateNote;
  readonly expect: {
    readonly error?: { readonly errorClass: string; readonly referenceMessage: string };
    readonly short_string: string;
    readonly verbose_string: string;
    readonly str: string;
    readonly repr: string;
    readonly repr_html: string;
    readonly maskedMaps: boolean;
    readonly is_empty: boolean;
    readonly getters: unknown;
    readonly gettersAfterRoundTrip: unknown;
    readonly roundTripEqual: boolean;
    readonly pairs?: readonly {
      readonly left: string | TemplateNote;
      readonly right: string | TemplateNote | null;
      readonly why: string;
      readonly equal: boolean;
      readonly notEqual: boolean;
      readonly sameHash?: boolean;
    }[];
  };
}

needing("HALTERE_RECORDED_DIR", recorded, (recorded) => {
  const root = join(recorded, "golden", "task_template");
  const cases = new Map(
    readdirSync(root)
      .toSorted()
      .map((id): [string, Case] => [id, JSON.parse(readFileSync(join(root, id, "case.json"), "utf8"))]),
  );
  const construct = (named: string): TemplateNote => {
    const found = [...cases].find(([id]) => id.replace(/^\d+-/, "") === named);
    if (found?.[1].construct === undefined) throw new Error(`no case ${named}`);
    return found[1].construct;
  };
  let ran = 0;

  for (const [id, { construct: note, expect: wanted }] of cases) {
    if (note === undefined) continue;
    ran++;
    if (wanted.error !== undefined) {
      const { referenceMessage } = wanted.error;
      test(id, () => expect(() => templateOf(note)).toThrow(referenceMessage));
      continue;
    }
    describe(id, () => {
      const template = templateOf(note);
      const again = TaskTemplate.fromFlyteIdl(template.toFlyteIdl());

      test("the message", () => {
        const recordedMessage = fromBinary(TaskTemplateSchema, readFileSync(join(root, id, "task_template.pb")));
        expect(toJson(TaskTemplateSchema, template.toFlyteIdl())).toEqual(toJson(TaskTemplateSchema, recordedMessage));
        expect(fromBinary(TaskTemplateSchema, template.serializeToString())).toEqual(template.toFlyteIdl());
        expect(template.isEmpty).toBe(wanted.is_empty);
      });
      test("the texts", () => {
        expect(masked(template.shortString(), wanted.short_string)).toBe(wanted.short_string);
        expect(masked(template.verboseString(), wanted.verbose_string)).toBe(wanted.verbose_string);
        expect(masked(String(template), wanted.str)).toBe(wanted.str);
        expect(masked(template.reprHtml(), wanted.repr_html)).toBe(wanted.repr_html);
        expect(wanted.short_string.includes("<map>")).toBe(wanted.maskedMaps);
        expect(template.repr()).toBe(wanted.repr);
      });
      test("the getters, before and after a round trip", () => {
        expect(gettersOf(template)).toEqual(wanted.getters);
        expect(gettersOf(again)).toEqual(wanted.gettersAfterRoundTrip);
        expect(again.equals(template)).toBe(wanted.roundTripEqual);
      });
    });
  }

  for (const { left, right, why, equal, sameHash } of cases.get("024-equality")?.expect.pairs ?? []) {
    ran++;
    test(`equality: ${why}`, () => {
      const one = templateOf(typeof left === "string" ? construct(left) : left);
      const other = otherOf(one, right, why);
      expect(one.equals(other)).toBe(equal);
      if (other instanceof TaskTemplate) {
        expect(one.digest() === other.digest()).toBe(sameHash);
        expect(other.equals(one)).toBe(equal);
      }
    });
  }

  function otherOf(one: TaskTemplate, right: string | TemplateNote | null, why: string): unknown {
    if (right === null || why === "same object") return right === null ? null : one;
    if (right === "its protobuf message") return one.toFlyteIdl();
    return templateOf(typeof right === "string" ? construct(right) : right);
  }

  ran += testHelpers((id, file) => readFileSync(join(root, id, file)));

  test("every recorded template, pair and row was tried", () => expect(ran).toBeGreaterThanOrEqual(85));
});

/** Lines where the reference's order of a map changes from run to run say `<map>`: ours say the map's name as well, and any map. */
function masked(text: string, wanted: string): string {
  const wantedLines = wanted.split("\n");
  const lines = text.split("\n");
  return lines
    .map((line, index) => {
      const place = /^( *\w+: )<map>(<\/pre>)?$/.exec(wantedLines[index] ?? "");
      return place && line.startsWith(`${place[1]}{`) ? `${place[1]}<map>${place[2] ?? ""}` : line;
    })
    .join("\n");
}
