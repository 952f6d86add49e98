import { create, type DescField, type DescMessage, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { FlyteError } from "../flyte-error.ts";
import { type EntityShape, FlyteIdlEntity } from "./entity.ts";
import type { Field, Fields, GivenOf, ValueOf } from "./fields/field.ts";

/** What a model's constructor takes: its properties by name; those that may be left out are optional. */
export type ModelData<F> = {
  readonly [K in keyof F as undefined extends GivenOf<F[K]> ? never : K]: GivenOf<F[K]>;
} & {
  readonly [K in keyof F as undefined extends GivenOf<F[K]> ? K : never]?: GivenOf<F[K]> | undefined;
};

/** A model's properties. */
export type ModelProperties<F> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** The class that `model` makes, to be extended by the class with the name. */
export interface ModelClass<Desc extends DescMessage, F> {
  new (data: ModelData<F>): FlyteIdlEntity<Desc> & ModelProperties<F>;
  readonly entityName: string;
  readonly schema: Desc;
  /** The entity that a message describes. Fields the model has no property for are left behind. */
  fromFlyteIdl<Entity>(this: new (data: ModelData<F>) => Entity, message: MessageShape<Desc>): Entity;
}

/**
 * Makes the class of a model: one property for each field, with construction from data, and from and to the message.
 * `check` refuses combinations of properties, when an entity is constructed.
 */
export function model<Desc extends DescMessage, F extends Fields>(
  entityName: string,
  schema: Desc,
  fields: F,
  check?: (properties: ModelProperties<F>) => void,
): ModelClass<Desc, F> {
  let made: readonly Slot[] | undefined;
  // At the first use, not here: a model may hold itself, and then its class is not there yet.
  const slots = (): readonly Slot[] => {
    made ??= Object.keys(fields).map((property) => slotOf(entityName, schema, property, fields[property]));
    return made;
  };

  const shape: EntityShape<Desc> = {
    schema,
    write(properties) {
      const init: Record<string, unknown> = {};
      for (const { property, field, desc } of slots()) {
        const value = field.write(Reflect.get(properties, property));
        if (value === undefined) continue;
        if (desc.oneof === undefined) init[desc.localName] = value;
        else init[desc.oneof.localName] = { case: desc.localName, value };
      }
      return create(schema, init as MessageInitShape<Desc>);
    },
  };

  // Its properties are defined by name, which the compiler cannot see.
  const Made: unknown = class extends FlyteIdlEntity<Desc> {
    static readonly entityName: string = entityName;
    static readonly schema: Desc = schema;

    static fromFlyteIdl<Entity>(this: new (data: ReadProperties) => Entity, message: MessageShape<Desc>): Entity {
      return new this(
        new ReadProperties(
          slots().map(({ property, field, desc }) => [property, field.read(wireValue(message, desc))]),
        ),
      );
    }

    constructor(data: Readonly<Record<string, unknown>> | ReadProperties) {
      super(shape);
      const entries =
        data instanceof ReadProperties
          ? data.entries
          : slots().map(
              ({ property, field }) => [property, field.accept(data[property], `${entityName}.${property}`)] as const,
            );
      for (const [property, value] of entries) Object.defineProperty(this, property, { value, enumerable: true });
      check?.(Object.fromEntries(entries) as ModelProperties<F>);
    }
  };
  return Made as ModelClass<Desc, F>;
}

/** What was read from a message is final, and is not checked as what a user gives. */
class ReadProperties {
  readonly entries: readonly (readonly [property: string, value: unknown])[];

  constructor(entries: readonly (readonly [property: string, value: unknown])[]) {
    this.entries = entries;
  }
}

interface Slot {
  readonly property: string;
  readonly field: Field<unknown, unknown>;
  readonly desc: DescField;
}

function slotOf(
  entityName: string,
  schema: DescMessage,
  property: string,
  field: Field<unknown, unknown> | undefined,
): Slot {
  const wireName = field?.wireName ?? property;
  const desc = schema.fields.find(({ localName }) => localName === wireName);
  if (field === undefined || desc === undefined)
    throw new FlyteError("Internal", `${entityName}.${property}: ${schema.typeName} has no field ${wireName}.`);
  return { property, field, desc };
}

function wireValue(message: object, desc: DescField): unknown {
  if (desc.oneof === undefined) return Reflect.get(message, desc.localName);
  const choice: { readonly case?: string; readonly value?: unknown } = Reflect.get(message, desc.oneof.localName);
  return choice.case === desc.localName ? choice.value : undefined;
}
