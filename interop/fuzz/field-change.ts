import { clone, type DescMessage, type Message } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { fillField } from "./message.ts";
import type { Random } from "./random.ts";

/** A message of which one field, somewhere within, is another, missing, or there where it was not. */
export function withFieldChanged(desc: DescMessage, message: Message, random: Random): Message {
  const changed = reflect(desc, clone(desc, message));
  const parts = messagesWithin(changed);
  for (let left = 1 + random.below(2); left > 0; left--) {
    const part = random.pick(parts);
    if (part.fields.length === 0) continue;
    const field = random.pick(part.fields);
    if (part.isSet(field) && random.once(3)) part.clear(field);
    else fillField(part, field, random, 3);
  }
  return changed.message;
}

function messagesWithin(message: ReflectMessage): ReflectMessage[] {
  const found = [message];
  for (const field of message.fields) {
    if (!message.isSet(field)) continue;
    if (field.fieldKind === "message") found.push(...messagesWithin(message.get(field)));
    else if (field.fieldKind === "list" && field.listKind === "message")
      for (const item of message.get(field)) found.push(...messagesWithin(item as ReflectMessage));
    else if (field.fieldKind === "map" && field.mapKind === "message")
      for (const item of message.get(field).values()) found.push(...messagesWithin(item as ReflectMessage));
  }
  return found;
}
