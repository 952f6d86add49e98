import {
  LiteralCollectionSchema,
  LiteralMapSchema,
  LiteralOffloadedMetadataSchema,
  LiteralSchema,
  ScalarSchema,
  UnionSchema,
} from "@haltere/idl/core";
import { list, map } from "../fields/collections.ts";
import type { Field } from "../fields/field.ts";
import { named } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { optional, unlessEmpty } from "../fields/presence.ts";
import { long, text } from "../fields/scalars.ts";
import { struct } from "../fields/well-known.ts";
import { model } from "../model.ts";
import { LiteralType } from "../types/literal-type.ts";
import { Primitive } from "./primitive.ts";
import { Binary, Blob, ErrorValue, Schema, StructuredDataset, Void } from "./scalars.ts";

/** A value of one of several types, with the type it is of (`flyteidl.core.Union`). */
export class Union extends model("Union", UnionSchema, {
  get value(): Field<Literal> {
    return message(Literal);
  },
  storedType: named("type", message(LiteralType)),
}) {}

/** A value that is neither a list nor a map (`flyteidl.core.Scalar`). */
export class Scalar extends model("Scalar", ScalarSchema, {
  primitive: optional(message(Primitive)),
  blob: optional(message(Blob)),
  binary: optional(message(Binary)),
  schema: optional(message(Schema)),
  get union(): Field<Union | undefined, Union | undefined> {
    return optional(message(Union));
  },
  noneType: optional(message(Void)),
  error: optional(message(ErrorValue)),
  generic: optional(struct()),
  structuredDataset: optional(message(StructuredDataset)),
}) {
  /** The one that is set. */
  get value() {
    const { primitive, blob, binary, schema, union, noneType, error, generic, structuredDataset } = this;
    return primitive ?? blob ?? binary ?? schema ?? union ?? noneType ?? error ?? generic ?? structuredDataset;
  }
}

/** A list of values (`flyteidl.core.LiteralCollection`). */
export class LiteralCollection extends model("LiteralCollection", LiteralCollectionSchema, {
  get literals(): Field<readonly Literal[]> {
    return list(message(Literal));
  },
}) {}

/** Values by name (`flyteidl.core.LiteralMap`). */
export class LiteralMap extends model("LiteralMap", LiteralMapSchema, {
  get literals(): Field<Readonly<Record<string, Literal>>> {
    return map(message(Literal));
  },
}) {}

/** Where a value lies that is too large to be carried (`flyteidl.core.LiteralOffloadedMetadata`). */
export class LiteralOffloadedMetadata extends model("LiteralOffloadedMetadata", LiteralOffloadedMetadataSchema, {
  uri: optional(text()),
  sizeBytes: optional(long()),
  inferredType: optional(message(LiteralType)),
}) {}

/** A value of Flyte's (`flyteidl.core.Literal`): one of `scalar`, `collection`, `map` and `offloadedMetadata`. */
export class Literal extends model("Literal", LiteralSchema, {
  get scalar(): Field<Scalar | undefined, Scalar | undefined> {
    return optional(message(Scalar));
  },
  get collection(): Field<LiteralCollection | undefined, LiteralCollection | undefined> {
    return optional(message(LiteralCollection));
  },
  get map(): Field<LiteralMap | undefined, LiteralMap | undefined> {
    return optional(message(LiteralMap));
  },
  /** What stands for the value in keys of the cache. */
  hash: unlessEmpty(text()),
  metadata: unlessEmpty(map(text())),
  offloadedMetadata: optional(message(LiteralOffloadedMetadata)),
}) {
  /** The scalar, collection or map that is set. */
  get value(): Scalar | LiteralCollection | LiteralMap | undefined {
    return this.scalar ?? this.collection ?? this.map;
  }
}
