import { fromJson, type JsonObject, type MessageShape, toJson } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { type EntityShape, FlyteIdlEntity } from "./entity.ts";

/**
 * An entity that travels as a JSON object (`google.protobuf.Struct`), such as what a plugin is told of a task
 * (`FlyteCustomIdlEntity`). A class that extends it says `toDict`, and has a static `fromDict`.
 */
export abstract class FlyteCustomIdlEntity extends FlyteIdlEntity<typeof StructSchema> {
  constructor() {
    super(structShape);
  }

  /** The entity as a JSON object. */
  abstract toDict(): JsonObject;

  /** The entity that a Struct describes. */
  static fromFlyteIdl<Entity>(
    this: { fromDict(dict: JsonObject): Entity },
    message: MessageShape<typeof StructSchema>,
  ): Entity {
    // biome-ignore lint/complexity/noThisInStatic: it is the class that extends this one
    return this.fromDict(toJson(StructSchema, message));
  }
}

const structShape: EntityShape<typeof StructSchema> = {
  schema: StructSchema,
  write(entity) {
    return fromJson(StructSchema, entity instanceof FlyteCustomIdlEntity ? entity.toDict() : {});
  },
};
