import { DataFrame, z } from "haltere";

/** A domestic flight: local time of departure, minutes of delay on arrival (early ones are negative), miles flown. */
export const Flight = z.object({
  date: z.date(),
  delay: z.int(),
  distance: z.int(),
  origin: z.string(),
  destination: z.string(),
});
export type Flight = z.infer<typeof Flight>;

export const Flights = DataFrame.schema({ columns: Flight.shape });

/** What must be true of every flight. A plane is not hours early, nor a whole day late: then the day was entered wrong. */
export const rules: Readonly<Record<string, (flight: Flight) => boolean>> = {
  "at most two hours early": ({ delay }) => delay >= -120,
  "at most a day late": ({ delay }) => delay <= 1440,
  "goes somewhere else": ({ origin, destination }) => origin !== destination,
  "flies a distance": ({ distance }) => distance > 0,
};
