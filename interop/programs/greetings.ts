import { map, task, workflow, z } from "haltere";

export const greet = task(
  { inputs: { name: z.string(), tag: z.string(), loud: z.boolean() }, output: z.string() },
  ({ name, tag, loud }) => {
    const greeting = `hello ${name} from ${tag}`;
    return loud ? greeting.toUpperCase() : greeting;
  },
);

export const join = task(
  { inputs: { greetings: z.array(z.string()), times: z.int(), scale: z.number(), at: z.date() }, output: z.string() },
  ({ greetings, times, scale, at }) => `${greetings.join("; ").repeat(times)} ${scale} ${at.toISOString()}`,
);

/** What a Python client launches: an input of each simple type. */
export const greetings = workflow(
  {
    inputs: {
      name: z.string(),
      times: z.int().default(1),
      scale: z.number(),
      loud: z.boolean().default(false),
      at: z.date(),
      tags: z.array(z.string()),
    },
    output: z.string(),
  },
  ({ name, times, scale, loud, at, tags }) => {
    const all = map(greet, { tag: tags }, { bind: { name, loud } });
    return join({ greetings: all, times, scale, at });
  },
);
