import type { DescMessage, Message } from "@bufbuild/protobuf";
import type { FlyteIdlEntity } from "../entity.ts";
import * as models from "../index.ts";

/** What every class that `model` made has. */
export interface AnyModel {
  readonly entityName: string;
  readonly schema: DescMessage;
  fromFlyteIdl(message: Message): FlyteIdlEntity;
}

/** Every model by the name it is exported under. */
export const modelsByName: ReadonlyMap<string, AnyModel> = new Map(
  Object.entries(models).flatMap(([name, each]) => (isModel(each) ? [[name, each]] : [])),
);

function isModel(each: unknown): each is AnyModel {
  return typeof each === "function" && "schema" in each && "fromFlyteIdl" in each && "entityName" in each;
}
