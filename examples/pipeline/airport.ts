import { DataFrame, z } from "haltere";
import type { Flight } from "./flight.ts";

/** The flights from an airport, as sums, which can be added up: of minutes of delay, and of those over 15 minutes late. */
export const Airport = z.object({ airport: z.string(), flights: z.int(), delay: z.int(), late: z.int() });
export type Airport = z.infer<typeof Airport>;

export const Airports = DataFrame.schema({ columns: Airport.shape });

export function airportOf({ origin, delay }: Flight): Airport {
  return { airport: origin, flights: 1, delay, late: delay > 15 ? 1 : 0 };
}

/** Adds up what is known of each airport; the busiest first. */
export async function addUp(batches: AsyncIterable<readonly Airport[]>): Promise<Airport[]> {
  const sums = new Map<string, Airport>();
  for await (const batch of batches) {
    for (const { airport, flights, delay, late } of batch) {
      const sum = sums.get(airport);
      if (sum === undefined) sums.set(airport, { airport, flights, delay, late });
      else {
        sum.flights += flights;
        sum.delay += delay;
        sum.late += late;
      }
    }
  }
  return [...sums.values()].toSorted((a, b) => b.flights - a.flights || (a.airport < b.airport ? -1 : 1));
}
