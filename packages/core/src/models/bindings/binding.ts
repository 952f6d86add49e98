import { create } from "@bufbuild/protobuf";
import {
  BindingDataCollectionSchema,
  BindingDataMapSchema,
  BindingDataSchema,
  BindingSchema,
  OutputReferenceSchema,
  type PromiseAttribute,
  PromiseAttributeSchema,
} from "@haltere/idl/core";
import { FlyteError } from "../../flyte-error.ts";
import { list, map } from "../fields/collections.ts";
import type { Field } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { defaulted, optional } from "../fields/presence.ts";
import { text, wrong } from "../fields/scalars.ts";
import { Literal, LiteralCollection, LiteralMap, Scalar } from "../literals/literal.ts";
import { model } from "../model.ts";

/** A step of a path into a value: an attribute's name, or an index. */
const promiseAttribute: Field<string | number> = {
  accept: (given, place) => {
    if (typeof given === "string" || Number.isInteger(given)) return given;
    throw wrong(place, "an attribute's name or an index", given);
  },
  write: (value) =>
    create(PromiseAttributeSchema, {
      value: typeof value === "string" ? { case: "stringValue", value } : { case: "intValue", value },
    }),
  read: (wire) => (wire as PromiseAttribute).value.value ?? "",
};

/** An output of a node, or an attribute of it (`flyteidl.core.OutputReference`). */
export class OutputReference extends model("OutputReference", OutputReferenceSchema, {
  nodeId: text(),
  var: text(),
  attrPath: defaulted(list(promiseAttribute), Object.freeze([])),
}) {}

/** Bindings by name (`flyteidl.core.BindingDataMap`). */
export class BindingDataMap extends model("BindingDataMap", BindingDataMapSchema, {
  get bindings(): Field<Readonly<Record<string, BindingData>>> {
    return map(message(BindingData));
  },
}) {}

/** A list of bindings (`flyteidl.core.BindingDataCollection`). */
export class BindingDataCollection extends model("BindingDataCollection", BindingDataCollectionSchema, {
  get bindings(): Field<readonly BindingData[]> {
    return list(message(BindingData));
  },
}) {}

/** Where a node's input comes from (`flyteidl.core.BindingData`): one of the four is set. */
export class BindingData extends model("BindingData", BindingDataSchema, {
  scalar: optional(message(Scalar)),
  collection: optional(message(BindingDataCollection)),
  promise: optional(message(OutputReference)),
  map: optional(message(BindingDataMap)),
}) {
  /** The one that is set. */
  get value(): Scalar | BindingDataCollection | OutputReference | BindingDataMap | undefined {
    return this.scalar ?? this.collection ?? this.promise ?? this.map;
  }

  /**
   * The literal that it binds.
   * @throws FlyteError FailedPrecondition where it waits for an output.
   */
  toLiteralModel(): Literal {
    if (this.promise !== undefined)
      throw new FlyteError("FailedPrecondition", "Cannot convert BindingData to a Literal because it has a promise.", {
        where: { node: this.promise.nodeId, output: this.promise.var },
      });
    const { collection, map: entries } = this;
    if (collection !== undefined)
      return new Literal({
        collection: new LiteralCollection({ literals: collection.bindings.map((each) => each.toLiteralModel()) }),
      });
    if (entries === undefined) return new Literal({ scalar: this.scalar });
    return new Literal({
      map: new LiteralMap({
        literals: Object.fromEntries(
          Object.entries(entries.bindings).map(([key, each]) => [key, each.toLiteralModel()]),
        ),
      }),
    });
  }
}

/** An input of a node by name, and where it comes from (`flyteidl.core.Binding`). */
export class Binding extends model("Binding", BindingSchema, { var: text(), binding: message(BindingData) }) {}
