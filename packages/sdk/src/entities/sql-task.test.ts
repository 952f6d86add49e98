import { create } from "@bufbuild/protobuf";
import { integerLiteral, literalMap } from "@haltere/core";
import { type Sql, SqlSchema } from "@haltere/idl/core";
import type { LocalConnector } from "@haltere/ports";
import { expect, test } from "vitest";
import { sqlTask, z } from "../index.ts";
import { filledQuery } from "../sql/query-template.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import { entityKey } from "./entity.ts";
import type { Task } from "./task.ts";

const query = `
  select *\tfrom t
  where  a = {{ .inputs.a }}
    and b = '{{.Inputs.b}}' `;
const inputs = { a: z.int(), b: z.string() };

function template(task: Pick<Task<never, unknown>, typeof entityKey>) {
  const [{ spec } = {}] = translateEntities([task[entityKey]], {
    ...{ project: "p", domain: "d", version: "v", image: "i" },
  }).tasks;
  return spec;
}

test("without a dialect it is flytekit's base: a type, and no target", () => {
  const spec = template(sqlTask({ name: "q", query, inputs, output: z.int() }));
  expect(spec?.template).toMatchObject({ type: "sql_task", taskTypeVersion: 0, target: { case: undefined } });
  expect(spec?.description).toBeUndefined();
});

test("with a dialect it carries the statement on one line", () => {
  const { target } = template(sqlTask({ name: "q", query, inputs, dialect: "hive", type: "hive" }))?.template ?? {};
  const expected: Sql = create(SqlSchema, {
    statement: "select * from t where a = {{ .inputs.a }} and b = '{{.Inputs.b}}'",
    dialect: 2,
  });
  expect(target).toEqual({ case: "sql", value: expected });
});

test("its custom may hold the statement", () => {
  const spec = template(sqlTask({ name: "q", query: "select  1", custom: (statement) => ({ statement }) }));
  expect(spec?.template?.custom).toEqual({ statement: "select 1" });
});

test("runs here by its connector, which is told the statement and the inputs", async () => {
  const told: unknown[] = [];
  const connector: LocalConnector = {
    taskCategory: { name: "sql_task", version: 0 },
    async runLocally({ template: { target }, inputs: { literals } }) {
      told.push(target.case === "sql" ? target.value.statement : target.case, Object.keys(literals));
      return literalMap({ o0: integerLiteral(3) });
    },
  };
  const rows = sqlTask({
    query: "select {{ .inputs.n }}",
    dialect: "ansi",
    inputs: { n: z.int() },
    output: z.int(),
    connector,
  });
  expect(await rows({ n: 1 })).toBe(3);
  expect(told).toEqual(["select {{ .inputs.n }}", ["n"]]);
});

test("says that it needs a connector here", async () => {
  await expect(sqlTask({ name: "q", query: "select 1" })()).rejects.toThrow(
    /no connector here for tasks of type sql_task/,
  );
});

test("refuses inputs without a template, and templates without an input", () => {
  expect(() => sqlTask({ query: "select 1", inputs: { n: z.int() } })).toThrow(
    /an input n that its query does not use/,
  );
  expect(() => sqlTask({ query: "select {{.inputs.m}}" })).toThrow(/an input m in its query/);
  expect(() => sqlTask({ query: " \n " })).toThrow(/empty query/);
});

test("a query is filled in with texts, once", () => {
  expect(filledQuery("{{.inputs.a}}, {{ .inputs.b }}, {{.inputs.a}}", { a: "{{.inputs.b}}", b: 2n })).toBe(
    "{{.inputs.b}}, 2, {{.inputs.b}}",
  );
  expect(filledQuery("{{.inputs.a}}", { a: new Date(0) })).toBe("1970-01-01T00:00:00.000Z");
  expect(() => filledQuery("{{.inputs.a}}", {})).toThrow(/an input a that is not given/);
  expect(() => filledQuery("1", { a: 1 })).toThrow(/does not use the input a/);
});
