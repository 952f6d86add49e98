import { z } from "haltere";

export const species = ["Adelie", "Chinstrap", "Gentoo"] as const;

/** A penguin as a model sees it: four measurements, each in standard deviations from its mean, and its species' index. */
export const Sample = z.object({ features: z.array(z.number()), label: z.int() });
export type Sample = z.infer<typeof Sample>;

export const Data = z.object({ train: z.array(Sample), validation: z.array(Sample), test: z.array(Sample) });
export type Data = z.infer<typeof Data>;

const measurements = ["Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)"] as const;

const Penguin = z.object({
  Species: z.enum(species),
  ...Object.fromEntries(measurements.map((name) => [name, z.number().nullable()])),
});

/** Of five penguins three are to train on, one to choose by, one to test with; those with a measurement missing are left out. */
export function prepareData(table: unknown): Data {
  const samples = z
    .array(Penguin.catchall(z.unknown()))
    .parse(table)
    .map((penguin) => ({
      features: measurements.map((name) => penguin[name]).filter((value) => typeof value === "number"),
      label: species.indexOf(penguin.Species),
    }))
    .filter(({ features }) => features.length === measurements.length);
  const part = (...places: number[]) => samples.filter((_, index) => places.includes(index % 5));
  const train = part(0, 1, 2);
  // What is measured of the others must not reach the model, their means neither.
  const scales = measurements.map((_, column) => {
    const values = train.map(({ features }) => features[column] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
  const scaled = ({ features, label }: Sample): Sample => ({
    features: scales.map(({ mean, deviation }, column) => ((features[column] ?? 0) - mean) / deviation),
    label,
  });
  return { train: train.map(scaled), validation: part(3).map(scaled), test: part(4).map(scaled) };
}
