// What references, inputs and outputs are of the kinds that are no plain JSON. `tsc` fails where a line that must not
// compile does.
import { type } from "arktype";
import * as v from "valibot";
import {
  annotated,
  Bytes,
  customType,
  Duration,
  hashed,
  Instant,
  NodeError,
  type Pending,
  Pickle,
  PlainDate,
  pydanticModel,
  type Ref,
  standardSchema,
  Temporal,
  task,
  workflow,
  z,
} from "../index.ts";

declare function same<A>(): <B>(value: B) => [A] extends [B] ? ([B] extends [A] ? true : never) : never;

const Event = pydanticModel(z.object({ at: Instant, took: Duration, day: PlainDate, raw: Bytes }));
const log = task({ inputs: { event: Event }, output: Event }, ({ event }) => {
  event.at.epochNanoseconds satisfies bigint;
  event.took.hours satisfies number;
  event.raw.byteLength satisfies number;
  return event;
});
const at = task({ inputs: { at: Instant, days: z.array(PlainDate) }, output: Instant }, (given) => given.at);
const counted = task({ output: z.map(z.int(), z.string()) }, () => new Map([[1, "a"]]));
const byNumber = task({ output: z.record(z.int(), z.string()) }, () => ({ 1: "a" }));
const model = task({ output: Pickle }, () => {
  throw new Error("only Python makes one");
});
const use = task({ inputs: { model: Pickle } }, () => {});
const size = task(
  {
    inputs: {
      n: annotated(
        hashed(z.int(), (n) => n.toFixed()),
        { unit: "m" },
      ),
    },
    output: z.int(),
  },
  ({ n }) => n,
);
const inferred = task({ inputs: { p: type({ x: "number" }) }, output: type("string[]") }, ({ p }) => [p.x.toFixed()]);

workflow(
  { inputs: { event: Event, when: Instant, failure: NodeError }, output: Instant },
  ({ event, when, failure }) => {
    same<Ref<Temporal.Instant>>()(when);
    same<Ref<string>>()(failure.message);
    // @ts-expect-error an instant has no fields to refer to
    when.epochNanoseconds;
    // @ts-expect-error a Map has none either
    counted().size;
    // @ts-expect-error Flyte takes no path through a dict whose keys are numbers
    byNumber()[1];
    use({ model: model() });
    // @ts-expect-error a pickle is not opened
    model().uri;
    const logged = log({ event });
    same<Ref<Temporal.Instant>>()(logged.at);
    at({ at: logged.at, days: [logged.day, Temporal.PlainDate.from("2024-01-01")] });
    // @ts-expect-error a duration for an instant
    at({ at: logged.took, days: [] });
    // @ts-expect-error a Date for an instant
    at({ at: new Date(), days: [] });
    // @ts-expect-error a text for an int
    size({ n: "1" });
    const names = inferred({ p: { x: 1 } });
    same<Pending<string>>()(names.at(0));
    // @ts-expect-error a text for a number, by ArkType's schema
    inferred({ p: { x: "1" } });
    return at({ at: when, days: [] });
  },
);

// @ts-expect-error a schema of Valibot does not say its JSON Schema by itself
task({ inputs: { n: v.number() } }, () => {});
task({ inputs: { n: standardSchema(v.number(), { type: "number" }) } }, ({ n }) => void (n satisfies number));
// @ts-expect-error the hash of a number is no text
hashed(z.int(), (n) => n);
// @ts-expect-error no object
pydanticModel(z.int());

class Money {
  readonly cents = 1n;
}
customType({
  name: "Money",
  schema: z.instanceof(Money),
  literalType: z.bigint(),
  toLiteral: (money) => money.cents,
  fromLiteral: () => new Money(),
});
const asText = { name: "Money", schema: z.instanceof(Money), literalType: z.string(), fromLiteral: () => new Money() };
// @ts-expect-error it travels as a text
customType({ ...asText, toLiteral: (money: Money) => money.cents });
