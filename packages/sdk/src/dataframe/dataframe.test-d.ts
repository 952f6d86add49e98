import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { DataFrame } from "../schema/dataframe-schema.ts";
import { Directory } from "../schema/directory-schema.ts";
import { File } from "../schema/file-schema.ts";

const Cities = DataFrame.schema({ columns: { city: z.string(), n: z.int().nullable() } });
const Counts = DataFrame.schema({ columns: { n: z.int() } });

const cities = task({ output: Cities }, () => DataFrame.fromRows([{ city: "Oslo", n: 1 }]));
const anything = task({ output: DataFrame }, () => DataFrame.fromFile("t.parquet"));
const takesCities = task({ inputs: { table: Cities }, output: z.int() }, async ({ table }) => {
  expectTypeOf(await table.rows()).toEqualTypeOf<{ readonly city: string; readonly n: number | null }[]>();
  return 1;
});
const takesAnything = task({ inputs: { table: DataFrame }, output: z.int() }, async ({ table }) => {
  expectTypeOf(await table.rows()).toEqualTypeOf<Readonly<Record<string, unknown>>[]>();
  return 1;
});
const takesCounts = task({ inputs: { table: Counts }, output: z.int() }, () => 1);
const pages = task({ output: Directory }, () => Directory.create());
const takesFile = task({ inputs: { file: File }, output: z.int() }, () => 1);

test("tables fit by their columns; one of any columns fits everywhere, and is checked when it is read", () => {
  workflow({ output: z.int() }, () => {
    takesCities({ table: cities() });
    takesAnything({ table: cities() });
    takesCities({ table: anything() });
    takesCities({ table: DataFrame.fromFile("t.csv") });
    // @ts-expect-error a column may be null where it must not
    takesCounts({ table: cities() });
    return takesAnything({ table: anything() });
  });
});

test("rows of other columns are no table of these", () => {
  // @ts-expect-error the column n is missing
  task({ output: Cities }, () => DataFrame.fromRows([{ city: "Oslo" }]));
  // @ts-expect-error a number for a text
  task({ output: Cities }, () => DataFrame.fromRows([{ city: 1, n: 1 }]));
  // @ts-expect-error rows by themselves are no table
  task({ output: Cities }, () => [{ city: "Oslo", n: 1 }]);
});

test("a directory is no file, and no table", () => {
  workflow({ output: z.int() }, () => {
    // @ts-expect-error a directory for a file
    takesFile({ file: pages() });
    // @ts-expect-error a directory for a table
    return takesAnything({ table: pages() });
  });
});
