import { create } from "@bufbuild/protobuf";
import { integerLiteral, literalMapTexts } from "@haltere/core";
import { LiteralTypeSchema, type ParameterMap, ParameterMapSchema, SimpleType } from "@haltere/idl/core";
import { Command } from "commander";
import { expect, test } from "vitest";
import { addInputOptions } from "./input-options.ts";

const type = (value: SimpleType) => create(LiteralTypeSchema, { type: { case: "simple", value } });
const required = { behavior: { case: "required", value: true } } as const;

const inputs: ParameterMap = create(ParameterMapSchema, {
  parameters: {
    maxItems: { var: { type: type(SimpleType.INTEGER), description: "how many" }, ...required },
    verbose: { var: { type: type(SimpleType.BOOLEAN) }, ...required },
    remote: { var: { type: type(SimpleType.STRING) }, behavior: { case: "default", value: integerLiteral(7) } },
  },
});

function parse(...words: string[]) {
  const command = new Command("run").exitOverride().option("--remote");
  const owner = { kind: "workflow", name: "m.wf" } as const;
  const options = addInputOptions(command, inputs, owner, { now: () => 0, taken: new Set(["remote", "help"]) });
  command.parse(words, { from: "user" });
  return {
    read: () => Object.fromEntries(literalMapTexts(options.read())),
    flags: command.opts(),
    help: command.helpInformation(),
  };
}

test("values are read by the inputs' types", () => {
  expect(parse("--maxItems", "-5", "--verbose").read()).toEqual({ maxItems: "-5", verbose: "true" });
  expect(parse("--no-verbose", "--maxItems=5").read()).toEqual({ maxItems: "5", verbose: "false" });
  expect(parse("--verbose", "false", "--maxItems=5").read()).toEqual({ maxItems: "5", verbose: "false" });
});

test("the last of two values counts", () => {
  expect(parse("--maxItems", "1", "--verbose", "--maxItems", "2").read()).toMatchObject({ maxItems: "2" });
});

test("an input whose name the command has already gets another flag", () => {
  const { read, flags } = parse("--maxItems", "1", "--verbose", "--remote", "--input.remote", "there");
  expect(read()).toMatchObject({ remote: '"there"' });
  expect(flags).toMatchObject({ remote: true });
});

test("help tells types, descriptions, defaults and what is required", () => {
  const { help } = parse();
  expect(help).toMatch(/--maxItems <int>\s+how many \(required\)/);
  expect(help).toMatch(/--input\.remote <str>\s+\(default: 7\)/);
  expect(help).toMatch(/--no-verbose/);
});

test("missing inputs are all named, with how to give them", () => {
  expect(() => parse().read()).toThrow(
    expect.objectContaining({
      code: "InvalidArgument",
      message: "The workflow m.wf needs the inputs maxItems, verbose.",
      where: { workflow: "m.wf", input: "maxItems" },
      hint: "Add --maxItems <int> --verbose.",
    }),
  );
});

test("a value of another type names the input and the mend", () => {
  expect(() => parse("--maxItems", "many")).toThrow(
    expect.objectContaining({
      message: 'The input maxItems of m.wf: expected int, got "many".',
      where: { workflow: "m.wf", input: "maxItems" },
      hint: "Give it as --maxItems <int>.",
    }),
  );
});
