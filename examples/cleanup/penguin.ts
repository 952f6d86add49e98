import { z } from "haltere";

export const Island = z.enum(["Biscoe", "Dream", "Torgersen"]);
export type Island = z.infer<typeof Island>;

const measure = z.number().positive().nullable();

/** A penguin as it was measured: millimetres and grams. What could not be measured is null. */
const Measured = z.object({
  Species: z.enum(["Adelie", "Chinstrap", "Gentoo"]),
  Island,
  Sex: z.enum(["FEMALE", "MALE"]).nullable(),
  "Beak Length (mm)": measure,
  "Beak Depth (mm)": measure,
  "Flipper Length (mm)": measure,
  "Body Mass (g)": measure,
});

/** The penguins of one island as lines of CSV, its header first. Throws at the first row that is not valid. */
export function* linesOf(island: Island, rows: readonly unknown[]): Generator<string> {
  yield `${Object.keys(Measured.shape).join(",")}\n`;
  for (const [index, row] of rows.entries()) {
    if (typeof row !== "object" || row === null || !("Island" in row) || row.Island !== island) continue;
    const read = Measured.safeParse(row);
    if (!read.success) {
      const faults = read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
      throw new Error(`row ${index} of ${island} is not valid: ${faults.join("; ")}`);
    }
    yield `${Object.values(read.data).join(",")}\n`;
  }
}
