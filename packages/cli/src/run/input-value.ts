import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, resolve } from "node:path";
import { create } from "@bufbuild/protobuf";
import {
  binaryLiteral,
  blobLiteral,
  booleanLiteral,
  collectionLiteral,
  datetimeLiteral,
  durationLiteral,
  floatLiteral,
  integerLiteral,
  literalTypeText,
  mapLiteral,
  msgpackLiteral,
  noneLiteral,
  stringLiteral,
  structuredDatasetLiteral,
  unionLiteral,
} from "@haltere/core";
import {
  BlobType_BlobDimensionality,
  type Literal,
  type LiteralType,
  SimpleType,
  type StructuredDatasetType,
  StructuredDatasetTypeSchema,
} from "@haltere/idl/core";
import { encode } from "@msgpack/msgpack";
import { bytesForms, bytesFromText } from "./bytes-value.ts";
import { parseExactJson } from "./exact-json.ts";
import { expected, InputValueError } from "./input-value-error.ts";
import { structFromJson, within } from "./struct-value.ts";
import { durationForms, durationFromText, type Now, timeForms, timeFromText } from "./time-value.ts";

/**
 * Reads one word of the command line as a value of a type.
 * @throws InputValueError saying what was expected.
 */
export function inputFromText(text: string, type: LiteralType, now: Now): Literal {
  switch (type.type.case) {
    case "simple":
      return simpleFromText(text, type.type.value, type, now);
    case "enumType":
      return enumValue(text, type.type.value.values);
    case "blob":
      return blob(text, type.type.value.format, type.type.value.dimensionality);
    case "structuredDatasetType":
      return table(text, type.type.value);
    case "unionType":
      return variantOf(type.type.value.variants, (variant) => inputFromText(text, variant, now), type, text);
    default:
      return inputFromJson(jsonOf(text, type), type, now);
  }
}

/**
 * Takes a value out of JSON as a value of a type. Times, durations and files are texts, as on the command line.
 * @throws InputValueError saying what was expected, and where in the value.
 */
function inputFromJson(value: unknown, type: LiteralType, now: Now): Literal {
  switch (type.type.case) {
    case "collectionType": {
      const element = type.type.value;
      if (!Array.isArray(value)) throw expected(type, value);
      return collectionLiteral(
        value.map((item, index) => within(`[${index}]`, () => inputFromJson(item, element, now))),
      );
    }
    case "mapValueType": {
      const element = type.type.value;
      if (!isRecord(value)) throw expected(type, value);
      return mapLiteral(
        Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, within(`.${key}`, () => inputFromJson(item, element, now))]),
        ),
      );
    }
    case "unionType":
      return variantOf(type.type.value.variants, (variant) => inputFromJson(value, variant, now), type, value);
    case "simple":
      return simpleFromJson(value, type.type.value, type, now);
    case "enumType":
    case "blob":
    case "structuredDatasetType":
      if (typeof value !== "string") throw expected(type, value);
      return inputFromText(value, type, now);
    default:
      throw new InputValueError(`values of type ${literalTypeText(type)} cannot be given on the command line`);
  }
}

function simpleFromText(text: string, simple: SimpleType, type: LiteralType, now: Now): Literal {
  switch (simple) {
    case SimpleType.INTEGER:
      return integer(text, type);
    case SimpleType.FLOAT: {
      const number = text.trim() === "" ? Number.NaN : Number(text);
      if (Number.isNaN(number) && text.toLowerCase() !== "nan") throw expected(type, text);
      return floatLiteral(number);
    }
    case SimpleType.STRING:
      return stringLiteral(text);
    case SimpleType.BOOLEAN:
      if (/^(true|yes|1)$/i.test(text)) return booleanLiteral(true);
      if (/^(false|no|0)$/i.test(text)) return booleanLiteral(false);
      throw expected(type, text);
    case SimpleType.DATETIME:
      return datetime(text, type, now);
    case SimpleType.DURATION:
      return duration(text, type);
    case SimpleType.NONE:
      if (/^(none|null)$/i.test(text)) return noneLiteral();
      throw expected(type, text);
    case SimpleType.STRUCT:
      return inputFromJson(jsonOf(text, type), type, now);
    case SimpleType.BINARY:
      return bytes(text, type);
    default:
      throw new InputValueError(`values of type ${literalTypeText(type)} cannot be given on the command line`);
  }
}

function simpleFromJson(value: unknown, simple: SimpleType, type: LiteralType, now: Now): Literal {
  switch (simple) {
    case SimpleType.INTEGER:
      if (typeof value === "number" && Number.isSafeInteger(value)) return integerLiteral(value);
      if (typeof value === "string" || typeof value === "bigint") return integer(String(value), type);
      break;
    case SimpleType.FLOAT:
      if (typeof value === "number" || typeof value === "bigint") return floatLiteral(Number(value));
      break;
    case SimpleType.BOOLEAN:
      if (typeof value === "boolean") return booleanLiteral(value);
      break;
    case SimpleType.NONE:
      if (value === null) return noneLiteral();
      break;
    case SimpleType.STRUCT:
      if (isRecord(value) || type.metadata === undefined) {
        return msgpackLiteral(encode(structFromJson(value, type, now), { useBigInt64: true }));
      }
      break;
    default:
      if (typeof value === "string") return simpleFromText(value, simple, type, now);
  }
  throw expected(type, value);
}

function integer(text: string, type: LiteralType): Literal {
  if (!/^[+-]?\d+$/.test(text.trim())) throw expected(type, text);
  try {
    return integerLiteral(BigInt(text.trim().replace(/^\+/, "")));
  } catch (thrown) {
    throw new InputValueError(`expected an int of 64 bits, got ${text}`, { cause: thrown });
  }
}

function datetime(text: string, type: LiteralType, now: Now): Literal {
  const time = timeFromText(text, now);
  if (time === undefined) throw expected(type, text, timeForms);
  return datetimeLiteral(time);
}

function duration(text: string, type: LiteralType): Literal {
  const length = durationFromText(text);
  if (length === undefined) throw expected(type, text, durationForms);
  return durationLiteral(length);
}

function bytes(text: string, type: LiteralType): Literal {
  const content = bytesFromText(text);
  if (content === undefined) throw expected(type, text, bytesForms);
  return binaryLiteral(content);
}

function enumValue(text: string, values: readonly string[]): Literal {
  if (values.includes(text)) return stringLiteral(text);
  throw new InputValueError(`expected one of ${values.join(", ")}, got ${JSON.stringify(text)}`);
}

function blob(text: string, format: string, dimensionality: BlobType_BlobDimensionality): Literal {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return blobLiteral(text, format, dimensionality);
  const path = resolve(text);
  const directory = dimensionality === BlobType_BlobDimensionality.MULTIPART;
  if (!existsSync(path)) throw new InputValueError(`there is no ${directory ? "directory" : "file"} ${text}`);
  if (statSync(path).isDirectory() !== directory) {
    throw new InputValueError(`expected a ${directory ? "directory" : "file"}, and ${text} is none`);
  }
  return blobLiteral(`file://${path}`, format, dimensionality);
}

/** A Parquet or CSV file, a folder of Parquet files, or the address of one. */
function table(text: string, type: StructuredDatasetType): Literal {
  const format = type.format || (extname(text).toLowerCase() === ".csv" ? "csv" : "parquet");
  const told = create(StructuredDatasetTypeSchema, { ...type, format });
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return structuredDatasetLiteral(text, told);
  const path = resolve(text);
  if (!existsSync(path)) throw new InputValueError(`there is no file or directory ${text}`);
  return structuredDatasetLiteral(`file://${path}`, told);
}

/** The first variant that takes the value; strings take any text, so they come last. */
function variantOf(
  variants: readonly LiteralType[],
  read: (variant: LiteralType) => Literal,
  type: LiteralType,
  value: unknown,
): Literal {
  const isString = (variant: LiteralType) => variant.type.case === "simple" && variant.type.value === SimpleType.STRING;
  const reasons: string[] = [];
  for (const variant of [...variants].sort((a, b) => Number(isString(a)) - Number(isString(b)))) {
    try {
      return unionLiteral(read(variant), variant);
    } catch (thrown) {
      if (!(thrown instanceof InputValueError)) throw thrown;
      reasons.push(thrown.message);
    }
  }
  throw expected(type, value, reasons.length === 0 ? undefined : `(${reasons.join("; ")})`);
}

/** JSON given as text, or the content of a JSON or YAML file. */
function jsonOf(text: string, type: LiteralType): unknown {
  const isFile = [".json", ".yaml", ".yml"].includes(extname(text)) && existsSync(text);
  try {
    if (!isFile) return parseExactJson(text);
    const content = readFileSync(text, "utf8");
    return extname(text) === ".json" ? parseExactJson(content) : parseYaml(content);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw expected(type, text, `as JSON, or a .json or .yaml file: ${reason}`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Loads the parser when a file of YAML is given: most runs have none, and it would cost each of them its start. */
function parseYaml(text: string): unknown {
  const require = createRequire(import.meta.url);
  const yaml: typeof import("yaml") = require("yaml");
  return yaml.parse(text);
}
