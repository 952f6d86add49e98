import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";

/** A schema of OpenAPI 2. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The schemas of messages, each under its name; those that a schema refers to come with it. */
export interface SchemaBook {
  readonly definitions: Readonly<Record<string, Schema>>;
  messageSchema(message: DescMessage): Schema;
  fieldSchema(field: DescField): Schema;
}

/** Messages that JSON writes as something else than an object of their fields. */
const wellKnown: Readonly<Record<string, Schema>> = {
  "google.protobuf.Timestamp": { type: "string", format: "date-time" },
  "google.protobuf.Duration": { type: "string" },
  "google.protobuf.FieldMask": { type: "string" },
  "google.protobuf.Struct": { type: "object" },
  "google.protobuf.Value": {},
  "google.protobuf.ListValue": { type: "array", items: {} },
  "google.protobuf.BoolValue": { type: "boolean" },
  "google.protobuf.StringValue": { type: "string" },
  "google.protobuf.BytesValue": { type: "string", format: "byte" },
  "google.protobuf.Int32Value": { type: "integer", format: "int32" },
  "google.protobuf.UInt32Value": { type: "integer", format: "int64" },
  "google.protobuf.Int64Value": { type: "string", format: "int64" },
  "google.protobuf.UInt64Value": { type: "string", format: "uint64" },
  "google.protobuf.FloatValue": { type: "number", format: "float" },
  "google.protobuf.DoubleValue": { type: "number", format: "double" },
};

/** Whether JSON writes a message as a single value. */
export function isValueMessage(message: DescMessage): boolean {
  return Object.hasOwn(wellKnown, message.typeName);
}

export function createSchemaBook(): SchemaBook {
  const definitions: Record<string, Schema> = {};
  const book: SchemaBook = {
    definitions,
    messageSchema(message) {
      const known = wellKnown[message.typeName];
      if (known) return known;
      const name = definitionName(message.typeName);
      if (!Object.hasOwn(definitions, name)) {
        const properties: Record<string, Schema> = {};
        definitions[name] = { type: "object", properties };
        for (const field of message.fields) properties[field.name] = book.fieldSchema(field);
      }
      return { $ref: `#/definitions/${name}` };
    },
    fieldSchema(field) {
      switch (field.fieldKind) {
        case "scalar":
          return scalarSchema(field.scalar);
        case "enum":
          return enumSchema(field.enum);
        case "message":
          return book.messageSchema(field.message);
        case "list":
          return { type: "array", items: elementSchema(book, field) };
        case "map":
          return { type: "object", additionalProperties: elementSchema(book, field) };
      }
    },
  };
  return book;
}

function elementSchema(book: SchemaBook, field: DescField & { fieldKind: "list" | "map" }): Schema {
  if (field.message) return book.messageSchema(field.message);
  if (field.enum) return enumSchema(field.enum);
  return scalarSchema(field.scalar ?? ScalarType.STRING);
}

/** `flyteidl.admin.TaskList` as `adminTaskList`, as Flyte's own description names it. */
function definitionName(typeName: string): string {
  const parts = typeName.split(".");
  const first = parts.findIndex((part) => /^[A-Z]/.test(part));
  return parts.slice(Math.max(first - 1, 0)).join("");
}

function enumSchema({ values }: DescEnum): Schema {
  return { type: "string", enum: values.map(({ name }) => name) };
}

function scalarSchema(scalar: ScalarType): Schema {
  switch (scalar) {
    case ScalarType.STRING:
      return { type: "string" };
    case ScalarType.BYTES:
      return { type: "string", format: "byte" };
    case ScalarType.BOOL:
      return { type: "boolean" };
    case ScalarType.DOUBLE:
      return { type: "number", format: "double" };
    case ScalarType.FLOAT:
      return { type: "number", format: "float" };
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return { type: "integer", format: "int32" };
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return { type: "integer", format: "int64" };
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return { type: "string", format: "int64" };
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return { type: "string", format: "uint64" };
  }
}
