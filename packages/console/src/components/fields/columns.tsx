import {
  type SchemaType,
  SchemaType_SchemaColumn_SchemaColumnType,
  type StructuredDatasetType,
} from "@haltere/idl/core";
import { Code } from "@mantine/core";
import { shapeText } from "../../forms/shape.ts";
import { shapeOfType } from "../../forms/shape-of-type.ts";

const words: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(SchemaType_SchemaColumn_SchemaColumnType).map(([name, value]) => [value, name.toLowerCase()]),
);

/** The columns that a table has to have, with their types; nothing where its type says none. */
export function Columns({ type }: { readonly type: StructuredDatasetType | SchemaType }) {
  const columns =
    type.$typeName === "flyteidl.core.SchemaType"
      ? type.columns.map((column) => ({ name: column.name, text: words[column.type] ?? "" }))
      : type.columns.map(({ name, literalType }) => ({ name, text: shapeText(shapeOfType(literalType)) }));
  if (columns.length === 0) return null;
  return (
    <span className="hal-field-note">
      Columns:{" "}
      {columns.map(({ name, text }, index) => (
        <span key={name}>
          {index > 0 && ", "}
          <Code>{name}</Code> {text}
        </span>
      ))}
    </span>
  );
}
