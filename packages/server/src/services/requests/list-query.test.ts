import { create } from "@bufbuild/protobuf";
import { Sort_Direction, SortSchema } from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { readListQuery } from "./list-query.ts";

const plain = { limit: 10, token: "", filters: "" };
const sort = (key: string, direction?: Sort_Direction) =>
  create(SortSchema, direction === undefined ? { key } : { key, direction });

test("a filter without a prefix speaks of the listed rows, and so does one with their own prefix", () => {
  for (const filters of ["eq(name,a)", "eq(task.name,a)"]) {
    expect(readListQuery("tasks", "ListTasks", { ...plain, filters }).query.where).toEqual([
      { column: "name", comparison: "eq", value: "a" },
    ]);
  }
});

test("a filter on another entity goes by the reference to it", () => {
  const { query } = readListQuery("executions", "ListExecutions", { ...plain, filters: "contains(workflow.name,w)" });
  expect(query.where).toEqual([{ column: "name", comparison: "contains", value: "w", via: "workflow_id" }]);
});

test("a filter on what encloses the listed rows stands apart", () => {
  const filters = "eq(execution.phase,FAILED)+eq(node_id,n0)";
  const { query, beside } = readListQuery("node_executions", "ListNodeExecutions", { ...plain, filters });
  expect(query.where).toEqual([{ column: "node_id", comparison: "eq", value: "n0" }]);
  expect(beside).toEqual([{ table: "executions", condition: { column: "phase", comparison: "eq", value: "FAILED" } }]);
});

test("a tag's name is the key of a row beside", () => {
  const { beside } = readListQuery("executions", "ListExecutions", { ...plain, filters: "eq(admin_tag.name,t)" });
  expect(beside).toEqual([{ table: "execution_tags", condition: { column: "key", comparison: "eq", value: "t" } }]);
  for (const column of ["key", "value", "execution_name", "toString"]) {
    const filters = `eq(admin_tag.${column},t)`;
    const list = () => readListQuery("executions", "ListExecutions", { ...plain, filters });
    expect(list).toThrow(`'admin_tag.${column}' is invalid filter`);
  }
});

test.each([
  ["tasks", "eq(nosuch,1)", /'task\.nosuch' is invalid filter/],
  ["tasks", "eq(workflow.name,1)", /'workflow' entity is not allowed in filters/],
  ["executions", "eq(name,x)", /'execution\.name' is invalid filter/],
  ["executions", "eq(node_execution.node_id,x)", /not allowed/],
  ["tasks", "eq(constructor,1)", /invalid filter/],
  ["tasks", "eq(name,a;b)", /single value/],
  ["tasks", "contains(created_at,1)", /no text/],
] as const)("%s: %s is refused", (table, filters, message) => {
  expect(() => readListQuery(table, "List", { ...plain, filters })).toThrow(message);
});

test("one value for a list function is a list of one", () => {
  const { query } = readListQuery("tasks", "ListTasks", { ...plain, filters: "value_in(version,v1)" });
  expect(query.where).toEqual([{ column: "version", comparison: "in", value: ["v1"] }]);
});

test("contains reads several values as Go prints a list", () => {
  const { query } = readListQuery("tasks", "ListTasks", { ...plain, filters: "contains(name,a;b)" });
  expect(query.where).toEqual([{ column: "name", comparison: "contains", value: "[a b]" }]);
});

test.each(["id", "resource_type", "created_at", "deleted_at"])(
  "a list of names, which stand for groups of versions, has no %s",
  (column) => {
    const filters = `eq(${column},1)`;
    const list = () => readListQuery("named_entities", "ListNamedEntities", { ...plain, filters });
    expect(list).toThrow(`'entities.${column}' is invalid filter`);
  },
);

test("numbers are compared as numbers", () => {
  const { query } = readListQuery("executions", "ListExecutions", { ...plain, filters: "value_in(state,0;1)" });
  expect(query.where).toEqual([{ column: "state", comparison: "in", value: [0, 1] }]);
});

test("order is descending unless told otherwise, by any column, and by nothing else", () => {
  const order = (sortBy: ReturnType<typeof sort>) => readListQuery("tasks", "List", { ...plain, sortBy }).query.orderBy;
  expect(order(sort("version"))).toEqual({ column: "version", descending: true });
  expect(order(sort("id", Sort_Direction.ASCENDING))).toEqual({ column: "id", descending: false });
  expect(() => order(sort(""))).toThrow("invalid sort key ''");
  expect(() => order(sort("version", 7 as Sort_Direction))).toThrow("invalid sort order specified: 7");
  expect(() => order(sort("version; drop table tasks"))).toThrow("invalid sort key 'version; drop table tasks'");
});

test("columns that FlyteAdmin has and that hold nothing may be named, and meet no comparison", () => {
  const filters = "eq(deleted_at,2024-01-01)";
  const { query } = readListQuery("workflows", "List", {
    ...plain,
    filters,
    sortBy: sort("remote_closure_identifier"),
  });
  expect(query.where).toEqual([{ column: "id", comparison: "eq", value: null }]);
  expect(query.orderBy).toBeUndefined();
});
