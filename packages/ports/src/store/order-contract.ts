import { expect, test } from "vitest";
import { bytes, execution, executionKey, noon, project, workflow } from "./contract-rows.ts";
import type { Condition, Query } from "./store.ts";
import type { StoreUnderTest } from "./store-contract.ts";

/** In which order rows come, and how they are paged. */
export function orderContract(current: StoreUnderTest): void {
  async function names(query: Omit<Query<"executions">, "where">): Promise<string> {
    const rows = await current.store.list("executions", { where: [], ...query });
    return rows.map((row) => row.execution_name).join(" ");
  }

  const bothWays = (column: string) =>
    [true, false].map((descending) => ({ orderBy: { column, descending } as Query<"executions">["orderBy"] & object }));

  async function insert(...rows: ReturnType<typeof execution>[]): Promise<void> {
    await current.store.commit(rows.map((row) => ({ kind: "insert", table: "executions", row })));
  }

  test("rows come as they were inserted, or by a column with ties as they were inserted", async () => {
    const late = { execution_created_at: noon + 1 };
    await insert(execution("c"), execution("a", late), execution("b"), execution("d", late));
    expect(await names({})).toBe("c a b d");
    expect(await names({ orderBy: { column: "id", descending: true } })).toBe("d b a c");
    expect(await names({ orderBy: { column: "execution_name", descending: false } })).toBe("a b c d");
    expect(await names({ orderBy: { column: "execution_created_at", descending: false } })).toBe("c b a d");
    expect(await names({ orderBy: { column: "execution_created_at", descending: true } })).toBe("d a b c");
  });

  test("null is the largest", async () => {
    await insert(execution("a"), execution("b", { duration: 2 }), execution("c", { duration: 1 }));
    expect(await names({ orderBy: { column: "duration", descending: false } })).toBe("c b a");
    expect(await names({ orderBy: { column: "duration", descending: true } })).toBe("a b c");
  });

  test("text is ordered by code point", async () => {
    const identifiers = ["é", "🦋", "b", "\uffee", "B", "a", "-", "10", "9", ""];
    await current.store.commit(identifiers.map((one) => ({ kind: "insert", table: "projects", row: project(one) })));
    const found = await current.store.list("projects", {
      where: [],
      orderBy: { column: "identifier", descending: false },
    });
    expect(found.map((row) => row.identifier)).toEqual(["", "-", "10", "9", "B", "a", "b", "é", "\uffee", "🦋"]);
  });

  test("pages follow each other without overlap, also over equal rows", async () => {
    await insert(...["a", "b", "c", "d", "e"].map((name) => execution(name)));
    const orderBy = { column: "execution_created_at", descending: true } as const;
    expect(await names({ orderBy, limit: 2 })).toBe("e d");
    expect(await names({ orderBy, limit: 2, offset: 2 })).toBe("c b");
    expect(await names({ orderBy, limit: 2, offset: 4 })).toBe("a");
    expect(await names({ limit: 2, offset: 9 })).toBe("");
    expect(await names({ offset: 3 })).toBe("d e");
    expect(await names({ limit: 0 })).toBe("");
  });

  test("deep pages follow each other too, forwards and backwards, and while rows come and go before them", async () => {
    const count = 2600;
    // Two rows of each time, so that pages end between equal ones.
    await insert(
      ...Array.from({ length: count }, (_, index) => execution(`e${index}`, { created_at: noon + (index >> 1) })),
    );
    for (const orderBy of [undefined, ...["created_at", "id", "started_at"].flatMap(bothWays)]) {
      const walked: string[] = [];
      for (let offset = 0; offset < count; offset += 325) walked.push(await names({ ...orderBy, limit: 325, offset }));
      expect(walked.join(" ")).toBe(await names({ ...orderBy }));
    }
    const newest = { orderBy: { column: "created_at", descending: true } } as const;
    const before = await names({ ...newest, limit: 1300 });
    await insert(execution("new", { created_at: noon + count }));
    await current.store.commit([{ kind: "delete", table: "executions", where: executionKey("e2599") }]);
    expect(before.split(" ")).toContain("e2599");
    const after = await names({ ...newest, limit: 1300, offset: 1300 });
    expect(after.split(" ").slice(-1)).toEqual(["e0"]);
  });

  test("pages of rows that hold one of some values, or refer to one of some rows, are those of the whole list", async () => {
    const names = ["a", "b", "c"].map((name) => workflow(name, name === "c" ? { version: "v2" } : {}));
    const result = await current.store.commit(names.map((row) => ({ kind: "insert", table: "workflows", row })));
    const ids = result.ok ? [...result.ids.values()] : [];
    const phases = ["RUNNING", "FAILED", "SUCCEEDED", "ABORTED"];
    await insert(
      ...Array.from({ length: 60 }, (_, index) =>
        execution(`e${index}`, {
          workflow_id: ids[index % 5] ?? null,
          phase: phases[index % 4] ?? "",
          created_at: noon + ((index * 7) % 30),
        }),
      ),
    );
    const inPhases: Condition = { column: "phase", comparison: "in", value: ["FAILED", "ABORTED", "FAILED", "NONE"] };
    const ofWorkflows: Condition = { column: "version", comparison: "eq", value: "v1", via: "workflow_id" };
    for (const where of [[inPhases], [ofWorkflows], [inPhases, ofWorkflows]]) {
      for (const orderBy of [undefined, ...["created_at", "id", "phase", "started_at"].flatMap(bothWays)]) {
        const whole = await current.store.list("executions", { where, ...orderBy });
        expect(whole.length).toBeGreaterThan(5);
        for (let offset = 0; offset <= whole.length; offset += 4) {
          const page = await current.store.list("executions", { where, ...orderBy, limit: 4, offset });
          expect(page).toEqual(whole.slice(offset, offset + 4));
        }
      }
    }
    const none: Condition = { column: "name", comparison: "eq", value: "zz", via: "workflow_id" };
    expect(await current.store.list("executions", { where: [none], limit: 4 })).toEqual([]);
  });

  test.each([{ limit: -1 }, { offset: -1 }, { limit: 1.5 }, { limit: Number.NaN }])("%j is refused", async (page) => {
    await expect(names(page)).rejects.toMatchObject({ code: "InvalidArgument" });
  });

  test("an unknown column is no order", async () => {
    const orderBy = { column: "1; drop table executions", descending: false } as unknown;
    const query = { where: [], orderBy } as Query<"executions">;
    await expect(current.store.list("executions", query)).rejects.toMatchObject({ code: "InvalidArgument" });
  });

  test("columns that need not be read are absent", async () => {
    await insert(execution("a", { inputs: bytes("in") }));
    const [row] = await current.store.list("executions", { where: [], without: ["closure", "inputs", "id"] });
    const { closure: _, inputs: __, ...rest } = execution("a");
    expect(row).toEqual(rest);
    expect(await current.store.get("executions", executionKey("a"))).toMatchObject({ inputs: bytes("in") });
  });
}
