import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { FlyteError } from "@haltere/core";
import { parseEnum, parseMessage, parseScalar } from "./field-value.ts";

/** A query's values by name, in the order they came. */
export type QueryValues = ReadonlyMap<string, readonly string[]>;

const refuse = (text: string) => new FlyteError("InvalidArgument", text);

/**
 * Reads `a=1&b=2` as Go's net/url does: a plus is a space, and a raw semicolon is refused, for it once separated values.
 * Throws InvalidArgument.
 */
export function parseQuery(query: string): QueryValues {
  const values = new Map<string, string[]>();
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    if (pair.includes(";"))
      throw new FlyteError("InvalidArgument", "invalid semicolon separator in query", { hint: "Write ; as %3B." });
    const equals = pair.indexOf("=");
    const name = decodePart(equals < 0 ? pair : pair.slice(0, equals));
    const value = decodePart(equals < 0 ? "" : pair.slice(equals + 1));
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  return values;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw refuse(`invalid URL escape in ${JSON.stringify(text)}`);
  }
}

/**
 * Fills a request from a query by grpc-gateway's rules: proto or JSON names, dots for fields within, a name repeated for a
 * list, `labels[key]=value` for a map. Names that the request lacks are left aside, and so are those `bound` elsewhere
 * (in the path or the body), with all that lies within them. Throws InvalidArgument.
 */
export function fillFromQuery(
  schema: DescMessage,
  request: Message,
  values: QueryValues,
  bound: readonly string[],
): void {
  for (const [name, texts] of values) {
    const [, mapName, mapKey] = /^(.*)\[(.*)\]$/s.exec(name) ?? [];
    const path = protoPath(schema, mapName ?? name);
    if (path === undefined || bound.some((each) => path === each || path.startsWith(`${each}.`))) continue;
    setField(schema, request, path, mapKey === undefined ? texts : [mapKey, ...texts]);
  }
}

/** Sets the field at a path of proto names. Throws InvalidArgument. */
export function setField(schema: DescMessage, request: Message, path: string, texts: readonly string[]): void {
  let within = reflect(schema, request);
  const names = path.split(".");
  for (const [at, name] of names.entries()) {
    const field = within.desc.fields.find((each) => each.name === name);
    if (!field) throw refuse(`${within.desc.typeName} has no field ${name}`);
    refuseSecondOfOneof(within, field);
    if (at === names.length - 1) setLeaf(within, field, texts);
    else within = descend(within, field);
  }
}

function descend(within: ReflectMessage, field: DescField): ReflectMessage {
  if (field.fieldKind !== "message") throw refuse(`invalid path: ${JSON.stringify(field.name)} is not a message`);
  const inner = within.get(field);
  if (!within.isSet(field)) within.set(field, inner);
  return within.get(field);
}

function refuseSecondOfOneof(within: ReflectMessage, field: DescField): void {
  const { oneof } = field;
  const set = oneof && within.oneofCase(oneof);
  if (set && (field.fieldKind !== "message" || set !== field))
    throw refuse(`field already set for oneof ${JSON.stringify(oneof.name)}`);
}

function setLeaf(within: ReflectMessage, field: DescField, texts: readonly string[]): void {
  const [first = ""] = texts;
  switch (field.fieldKind) {
    case "list": {
      const list = within.get(field);
      for (const text of texts) list.add(reading(`list ${JSON.stringify(field.name)}`, () => value(field, text)));
      return;
    }
    case "map": {
      if (texts.length !== 2) throw refuse(`${field.name} takes one value a key, as ${field.name}[key]=value`);
      const key = reading(`map key ${JSON.stringify(field.name)}`, () => parseScalar(field.mapKey, first));
      const entry = reading(`map value ${JSON.stringify(field.name)}`, () => value(field, texts[1] ?? ""));
      within.get(field).set(key, entry);
      return;
    }
    default:
      if (texts.length > 1)
        throw refuse(`too many values for field ${JSON.stringify(field.name)}: ${texts.join(", ")}`);
      within.set(
        field,
        reading(`field ${JSON.stringify(field.name)}`, () => value(field, first)),
      );
  }
}

function value(field: DescField, text: string) {
  if (field.enum) return parseEnum(field.enum, text);
  if (field.message) return reflect(field.message, parseMessage(field.message, text));
  return parseScalar(field.scalar, text);
}

function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw refuse(`parsing ${what}: ${FlyteError.from(thrown).message}`);
  }
}

/** A path in proto names, from one in proto or JSON names; undefined where the message has no such field. */
function protoPath(schema: DescMessage, path: string): string | undefined {
  const names: string[] = [];
  let within: DescMessage | undefined = schema;
  for (const part of path.split(".")) {
    const field: DescField | undefined =
      within?.fields.find(({ name }) => name === part) ?? within?.fields.find(({ jsonName }) => jsonName === part);
    if (!field) {
      // Grpc-gateway says so where the way leads through what is no message, and passes over any other unknown name.
      if (within === undefined && names.length > 0)
        throw refuse(`invalid path: ${JSON.stringify(names.at(-1))} is not a message`);
      return undefined;
    }
    names.push(field.name);
    within = field.fieldKind === "message" ? field.message : undefined;
  }
  return names.join(".");
}
