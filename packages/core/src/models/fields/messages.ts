import { clone, create, type DescMessage, isMessage, type MessageShape } from "@bufbuild/protobuf";
import { FlyteError } from "../../flyte-error.ts";
import { FlyteIdlEntity } from "../entity.ts";
import { deepFreeze } from "../freeze.ts";
import type { Field } from "./field.ts";
import { wrong } from "./scalars.ts";

/** A class made by `model`, as far as a field that holds its instances needs to know it. */
export interface ModelOf<Entity, Data> {
  new (data: Data): Entity;
  readonly entityName: string;
  readonly schema: DescMessage;
  fromFlyteIdl<Each>(this: new (data: Data) => Each, message: MessageShape<DescMessage>): Each;
}

/** What a model's constructor takes, and is no model itself: another model could have properties of the same names. */
type Plain<Data> = Data & { readonly toFlyteIdl?: undefined };

/** A message with a model: the property holds the model; a constructor takes one, or what its constructor takes. */
export function message<Entity extends FlyteIdlEntity, Data>(
  model: ModelOf<Entity, Data>,
): Field<Entity, Entity | Plain<Data>> {
  return {
    accept: (given, place) => {
      if (typeof given !== "object" || given === null) throw wrong(place, `a ${model.entityName}`, given);
      if (given instanceof model) return given;
      if (given instanceof FlyteIdlEntity) throw wrong(place, `a ${model.entityName}`, given);
      if (isMessage(given))
        throw new FlyteError("InvalidArgument", `${place} must be a model, and is a message.`, {
          hint: "Make a model of it with fromFlyteIdl.",
        });
      return new model(given);
    },
    write: (value) => value.toFlyteIdl(),
    read: (wire) => model.fromFlyteIdl(wire === undefined ? create(model.schema) : (wire as MessageShape<DescMessage>)),
  };
}

/** A message without a model: the property holds the message itself, a frozen copy. */
export function plainMessage<Desc extends DescMessage>(schema: Desc): Field<MessageShape<Desc>> {
  return {
    accept: (given, place) => {
      if (!isMessage(given, schema)) throw wrong(place, `a message ${schema.typeName}`, given);
      return deepFreeze(clone(schema, given));
    },
    write: (value) => value,
    read: (wire) => deepFreeze(wire === undefined ? create(schema) : clone(schema, wire as MessageShape<Desc>)),
  };
}
