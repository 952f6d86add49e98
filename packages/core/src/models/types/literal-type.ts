import {
  BlobType_BlobDimensionality,
  BlobTypeSchema,
  EnumTypeSchema,
  LiteralTypeSchema,
  SchemaType_SchemaColumn_SchemaColumnType,
  SchemaType_SchemaColumnSchema,
  SchemaTypeSchema,
  SimpleType,
  StructuredDatasetType_DatasetColumnSchema,
  StructuredDatasetTypeSchema,
  TypeAnnotationSchema,
  TypeStructureSchema,
  UnionTypeSchema,
} from "@haltere/idl/core";
import { list, map } from "../fields/collections.ts";
import type { Field } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { defaulted, noneIfEmpty, omittable, optional, unlessEmpty } from "../fields/presence.ts";
import { bytes, enumeration, text } from "../fields/scalars.ts";
import { struct } from "../fields/well-known.ts";
import { model } from "../model.ts";

/** The texts that an enum may have (`flyteidl.core.EnumType`). */
export class EnumType extends model("EnumType", EnumTypeSchema, { values: list(text()) }) {}

/** A file or a directory (`flyteidl.core.BlobType`). */
export class BlobType extends model("BlobType", BlobTypeSchema, {
  format: text(),
  dimensionality: enumeration<BlobType_BlobDimensionality>(),
}) {
  static readonly BlobDimensionality = BlobType_BlobDimensionality;
}

/** A column of a schema (`flyteidl.core.SchemaType.SchemaColumn`). */
export class SchemaColumn extends model("SchemaColumn", SchemaType_SchemaColumnSchema, {
  name: text(),
  type: enumeration<SchemaType_SchemaColumn_SchemaColumnType>(),
}) {
  static readonly SchemaColumnType = SchemaType_SchemaColumn_SchemaColumnType;
}

/** A table with typed columns (`flyteidl.core.SchemaType`), which structured datasets have replaced. */
export class SchemaType extends model("SchemaType", SchemaTypeSchema, { columns: list(message(SchemaColumn)) }) {
  static readonly SchemaColumn = SchemaColumn;
}

/** What authors note on a type (`flyteidl.core.TypeAnnotation`). */
export class TypeAnnotation extends model("TypeAnnotation", TypeAnnotationSchema, { annotations: struct() }) {
  /** Both notes; where both tell a key, the second's. */
  static mergeAnnotations(first: TypeAnnotation, second: TypeAnnotation): TypeAnnotation {
    return new TypeAnnotation({ annotations: { ...first.annotations, ...second.annotations } });
  }
}

/** One of several types (`flyteidl.core.UnionType`). */
export class UnionType extends model("UnionType", UnionTypeSchema, {
  get variants(): Field<readonly LiteralType[]> {
    return list(message(LiteralType));
  },
}) {}

/** What tells a type apart from others of its kind (`flyteidl.core.TypeStructure`). */
export class TypeStructure extends model("TypeStructure", TypeStructureSchema, {
  tag: text(),
  get dataclassType(): Field<
    Readonly<Record<string, LiteralType>> | undefined,
    Readonly<Record<string, LiteralType>> | undefined
  > {
    return omittable(map(message(LiteralType)));
  },
}) {}

/** A column of a structured dataset (`flyteidl.core.StructuredDatasetType.DatasetColumn`). */
export class DatasetColumn extends model("DatasetColumn", StructuredDatasetType_DatasetColumnSchema, {
  name: text(),
  get literalType(): Field<LiteralType> {
    return message(LiteralType);
  },
}) {}

/** A table in a format (`flyteidl.core.StructuredDatasetType`). */
export class StructuredDatasetType extends model("StructuredDatasetType", StructuredDatasetTypeSchema, {
  columns: defaulted(list(message(DatasetColumn)), []),
  format: defaulted(text(), ""),
  externalSchemaType: unlessEmpty(text()),
  externalSchemaBytes: unlessEmpty(bytes()),
}) {
  static readonly DatasetColumn = DatasetColumn;
}

/** The type of a literal (`flyteidl.core.LiteralType`): one of `simple` to `structuredDatasetType`, and notes. */
export class LiteralType extends model("LiteralType", LiteralTypeSchema, {
  simple: optional(enumeration<SimpleType>()),
  schema: optional(message(SchemaType)),
  get collectionType(): Field<LiteralType | undefined, LiteralType | undefined> {
    return optional(message(LiteralType));
  },
  get mapValueType(): Field<LiteralType | undefined, LiteralType | undefined> {
    return optional(message(LiteralType));
  },
  blob: optional(message(BlobType)),
  enumType: optional(message(EnumType)),
  unionType: optional(message(UnionType)),
  structuredDatasetType: optional(message(StructuredDatasetType)),
  metadata: noneIfEmpty(optional(struct())),
  structure: optional(message(TypeStructure)),
  annotation: optional(message(TypeAnnotation)),
}) {
  static readonly SimpleType = SimpleType;
}
