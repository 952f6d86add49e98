import { beforeAll, expect, test } from "vitest";
import { execution, noon, project, workflow } from "./contract-rows.ts";
import type { Condition } from "./store.ts";
import type { StoreUnderTest } from "./store-contract.ts";

/** Which rows a condition finds. */
export function conditionContract(current: StoreUnderTest): void {
  async function names(...where: Condition[]): Promise<string> {
    const rows = await current.store.list("executions", { where });
    expect(await current.store.count("executions", where)).toBe(rows.length);
    return rows.map((row) => row.execution_name).join(" ");
  }

  beforeAll(async () => {
    const result = await current.store.commit([
      { kind: "insert", table: "workflows", row: workflow("app.train", { project: "other" }) },
      { kind: "insert", table: "workflows", row: workflow("app.Train") },
      { kind: "insert", table: "workflows", row: workflow("app.test", { version: "v2" }) },
    ]);
    const id = (write: number) => (result.ok && result.ids.get(write)) || null;
    await current.store.commit([
      { kind: "insert", table: "executions", row: execution("a", { workflow_id: id(0), mode: 1, cluster: "50%_x" }) },
      { kind: "insert", table: "executions", row: execution("b", { workflow_id: id(1), mode: 2, error_code: "USER" }) },
      { kind: "insert", table: "executions", row: execution("c", { workflow_id: id(2), mode: 3, duration: 0.5 }) },
      {
        kind: "insert",
        table: "executions",
        row: execution("B", { execution_created_at: noon + 1, error_code: "SYS" }),
      },
    ]);
  });

  test.each<[Condition["comparison"], string, Condition["value"], string]>([
    ["eq", "execution_name", "b", "b"],
    ["ne", "execution_name", "b", "a c B"],
    ["eq", "mode", 2, "b"],
    ["gt", "mode", 1, "b c"],
    ["gte", "mode", 2, "b c"],
    ["lt", "mode", 2, "a B"],
    ["lte", "mode", 2, "a b B"],
    ["gt", "execution_created_at", noon, "B"],
    ["eq", "execution_created_at", noon, "a b c"],
    ["eq", "duration", 0.5, "c"],
    ["lt", "execution_name", "b", "a B"],
    ["eq", "error_code", null, "a c"],
    ["ne", "error_code", null, "b B"],
    ["ne", "error_code", "USER", "B"],
    ["gt", "error_code", "A", "b B"],
    ["contains", "error_code", "S", "b B"],
    ["contains", "error_code", "s", ""],
    ["contains", "cluster", "0%_", "a"],
    ["contains", "cluster", "5_%", "a"],
    ["contains", "cluster", "", "a b c B"],
    ["not_like", "error_code", "U%", "B"],
    ["not_like", "error_code", "US", "b B"],
    ["not_like", "error_code", "_YS", "b"],
    ["in", "execution_name", ["b", "c", "zz", "b"], "b c"],
    ["in", "mode", [0, 3], "c B"],
    ["in", "execution_name", [], ""],
    ["in", "execution_name", ["'; drop table executions; --", '"', "\\", "é"], ""],
    ["not_in", "execution_name", ["b", "c"], "a B"],
    ["not_in", "mode", [0], "a b c"],
    ["not_in", "error_code", ["USER"], "B"],
    ["not_in", "error_code", [], "a b c B"],
    ["eq", "execution_name", "' or 1 = 1 --", ""],
  ])("%s on %s with %j", async (comparison, column, value, expected) => {
    expect(await names({ column, comparison, value })).toBe(expected);
  });

  test("the id is a column like the others", async () => {
    const [, second] = await current.store.list("executions", { where: [] });
    expect(await names({ column: "id", comparison: "gt", value: second?.id ?? -1 })).toBe("c B");
  });

  test("all conditions must hold, those on the row and those on the rows it refers to", async () => {
    const via = "workflow_id";
    const contains = (value: string): Condition => ({ column: "name", comparison: "contains", value, via });
    expect(await names(contains("app"))).toBe("a b c");
    expect(await names(contains("rain"), { column: "mode", comparison: "gt", value: 1 })).toBe("b");
    expect(await names({ column: "mode", comparison: "gt", value: 1 }, contains("rain"))).toBe("b");
    expect(await names(contains("app"), { column: "project", comparison: "ne", value: "other", via })).toBe("b c");
    expect(await names(contains("app"), { column: "version", comparison: "in", value: ["v2"], via })).toBe("c");
    expect(await names({ column: "version", comparison: "not_in", value: [], via })).toBe("a b c");
    expect(await names({ column: "version", comparison: "in", value: [], via })).toBe("");
  });

  test("a condition finds the same however it was asked before", async () => {
    const phase = (value: string): Condition => ({ column: "phase", comparison: "eq", value });
    const error = (value: string | null): Condition => ({ column: "error_code", comparison: "eq", value });
    expect(await names(phase("RUNNING"), error(null))).toBe("a c");
    expect(await names(phase("RUNNING"), error("USER"))).toBe("b");
    expect(await names(error("USER"), phase("RUNNING"))).toBe("b");
    expect(await names(error("RUNNING"), phase("USER"))).toBe("");
  });

  test("a list of any length can be asked for", async () => {
    const value = Array.from({ length: 50_000 }, (_, index) => `x${index}`);
    expect(await names({ column: "execution_name", comparison: "in", value: [...value, "c"] })).toBe("c");
    expect(await names({ column: "execution_name", comparison: "not_in", value })).toBe("a b c B");
  });

  test("text is compared as it is written, in any script", async () => {
    const identifier = "naïve-日本-🦋'\"\\%";
    await current.store.commit([{ kind: "insert", table: "projects", row: project(identifier) }]);
    for (const comparison of ["eq", "contains"] as const) {
      const found = await current.store.list("projects", {
        where: [{ column: "name", comparison, value: identifier }],
      });
      expect(found.map((row) => row.identifier)).toEqual([identifier]);
    }
  });

  test.each<[string, Condition]>([
    ["an unknown column", { column: "nope", comparison: "eq", value: 1 }],
    ["a column of every object", { column: "constructor", comparison: "eq", value: 1 }],
    ["SQL for a column", { column: "1 = 1 or mode", comparison: "eq", value: 1 }],
    ["a column of bytes", { column: "closure", comparison: "eq", value: "x" }],
    ["text for a number", { column: "mode", comparison: "eq", value: "1" }],
    ["a number for text", { column: "phase", comparison: "eq", value: 1 }],
    ["a list for eq", { column: "mode", comparison: "eq", value: [1] }],
    ["no list for in", { column: "mode", comparison: "in", value: 1 }],
    ["null in a list", { column: "error_code", comparison: "not_in", value: [null] }],
    ["null by order", { column: "error_code", comparison: "gt", value: null }],
    ["contains on a number", { column: "mode", comparison: "contains", value: "1" }],
    ["via a column that refers to nothing", { column: "name", comparison: "eq", value: "x", via: "mode" }],
    ["an unknown column via a reference", { column: "phase", comparison: "eq", value: "x", via: "workflow_id" }],
  ])("%s is refused", async (_, condition) => {
    await expect(current.store.list("executions", { where: [condition] })).rejects.toMatchObject({
      code: "InvalidArgument",
    });
    await expect(current.store.count("executions", [condition])).rejects.toMatchObject({ code: "InvalidArgument" });
  });
}
