import { clone, type DescMessage, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { codePointOrder } from "./text/code-point-order.ts";
import { isReflectMessage } from "./text/reflect-message.ts";

/** A message's bytes with the entries of every map in the order of their keys: equal messages have equal bytes. */
export function deterministicBytes<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Uint8Array {
  const sorted = clone(schema, message);
  sortMaps(reflect(schema, sorted));
  return toBinary(schema, sorted);
}

/** A Struct is JSON in a message and a map in its reflection, so what was sorted is set again. */
function sortMaps(message: ReflectMessage): void {
  for (const field of message.sortedFields) {
    if (!message.isSet(field)) continue;
    if (field.fieldKind === "message") {
      const inner = message.get(field);
      sortMaps(inner);
      message.set(field, inner);
    } else if (field.fieldKind === "list" && field.listKind === "message") {
      const list = message.get(field);
      for (const [index, item] of [...list].entries()) {
        if (!isReflectMessage(item)) continue;
        sortMaps(item);
        list.set(index, item);
      }
    } else if (field.fieldKind === "map") {
      const map = message.get(field);
      const entries = [...map].sort(([a], [b]) => codePointOrder(String(a), String(b)));
      map.clear();
      for (const [key, item] of entries) {
        if (isReflectMessage(item)) sortMaps(item);
        map.set(key, item);
      }
    }
  }
}
