import { expect, test } from "vitest";
import { z } from "zod";
import { task } from "../entities/task.ts";
import { taskEnvironment } from "../entities/task-environment.ts";
import { workflow } from "../entities/workflow.ts";
import { positionOf } from "../transformers/position.ts";
import { binaryLiteral } from "../transformers/transformer.ts";
import { customType } from "./custom-type.ts";
import { interpretSchema } from "./interpret-schema.ts";

class Money {
  readonly cents: bigint;
  readonly currency: string;

  constructor(cents: bigint, currency: string) {
    this.cents = cents;
    this.currency = currency;
  }
}

const Price = z.instanceof(Money);

/** Travels as the object that it is carried by. */
const money = customType({
  name: "Money",
  schema: Price,
  literalType: z.object({ cents: z.bigint(), currency: z.string() }).meta({ title: "Money" }),
  toLiteral: ({ cents, currency }) => ({ cents, currency }),
  fromLiteral: ({ cents, currency }) => new Money(cents, currency),
});

/** Travels as the literal that it makes. */
const moneyText = customType({
  name: "MoneyText",
  schema: Price,
  literalType: { simple: "STRING" },
  toLiteral: ({ cents, currency }) => ({ scalar: { primitive: { stringValue: `${cents} ${currency}` } } }),
  fromLiteral: (literal) => {
    const { scalar } = z
      .object({ scalar: z.object({ primitive: z.object({ stringValue: z.string() }) }) })
      .parse(literal);
    const [cents = "", currency = ""] = scalar.primitive.stringValue.split(" ");
    return new Money(BigInt(cents), currency);
  },
});

const at = positionOf({ task: "t" }, "input", "price");
const price = new Money(2n ** 60n, "EUR");

test("a value travels as what it is carried by, and within objects, lists and unions", () => {
  const { transformer } = interpretSchema(Price, "price", [money]);
  expect(transformer.literalType.structure?.dataclassType).toHaveProperty("cents");
  expect(transformer.fromLiteral(transformer.toLiteral(price, at), at)).toEqual(price);
  const bill = z.object({ items: z.array(Price.describe("an item")), tip: Price.optional() });
  const bills = interpretSchema(bill, "bill", [money]).transformer;
  const value = { items: [price, price], tip: new Money(1n, "EUR") };
  expect(bills.fromLiteral(binaryLiteral(bills.pack(value, at)), at)).toEqual(value);
  const either = interpretSchema(z.union([Price, z.string()]), "x", [money]).transformer;
  expect(either.fromLiteral(either.toLiteral("a", at), at)).toBe("a");
  expect(either.fromLiteral(either.toLiteral(price, at), at)).toEqual(price);
});

test("a value travels as the literal that its type makes, though not within an object", () => {
  const { transformer } = interpretSchema(z.array(Price), "price", [moneyText]);
  const literal = transformer.toLiteral([price], at);
  expect(transformer.fromLiteral(literal, at)).toEqual([price]);
  expect(() => interpretSchema(z.object({ price: Price }), "bill", [moneyText])).toThrow(/bill\.price.*of its own/);
});

test("it holds for the task that names it alone", async () => {
  const double = task(
    { inputs: { price: Price }, output: Price, transformers: [money] },
    ({ price: { cents, currency } }) => {
      return new Money(cents * 2n, currency);
    },
  );
  const flow = workflow({ inputs: { price: Price }, output: Price, transformers: [money] }, ({ price: given }) =>
    double({ price: given }),
  );
  const shop = taskEnvironment({ transformers: [money] });
  const halve = shop
    .extend({ retries: 1 })
    .task({ inputs: { price: Price }, output: Price }, ({ price: { cents } }) => {
      return new Money(cents / 2n, "EUR");
    });
  expect(await halve({ price: new Money(4n, "EUR") })).toEqual(new Money(2n, "EUR"));
  expect(await double({ price: new Money(4n, "EUR") })).toEqual(new Money(8n, "EUR"));
  expect(await flow({ price: new Money(4n, "EUR") })).toEqual(new Money(8n, "EUR"));
  expect(() => task({ inputs: { price: Price } }, () => {})).toThrow(
    expect.objectContaining({
      message: expect.stringContaining("price"),
      hint: expect.stringContaining("transformers"),
    }),
  );
});

test("what is no value of the type, and what the type's functions throw, are errors with the place", () => {
  const broken = customType({
    name: "Broken",
    schema: Price,
    literalType: z.string(),
    toLiteral: () => "x",
    fromLiteral: () => {
      throw new Error("no such currency");
    },
  });
  const { transformer } = interpretSchema(Price, "price", [broken]);
  expect(() => transformer.toLiteral({ cents: 1n }, at)).toThrow(/expected Broken/);
  expect(() => transformer.fromLiteral(transformer.toLiteral(price, at), at)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/no such currency/),
      where: { task: "t", input: "price" },
    }),
  );
  expect(() =>
    customType({ ...moneyText, literalType: { simple: "NOTHING" }, toLiteral: () => null, fromLiteral: () => price }),
  ).toThrow(/none of Flyte's/);
});
