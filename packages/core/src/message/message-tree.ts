import type { DescEnum, DescField, DescMessage, MessageShape } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";

/** A message as a tree that is equal for equal messages: fields by number, maps by key, what is unset or default left out. */
export type MessageTree =
  | { readonly kind: "value"; readonly text: string }
  | { readonly kind: "fields" | "map" | "list"; readonly entries: readonly (readonly [name: string, MessageTree])[] };

/** Reads a message into its tree. Field names are the proto's; enums are named, bytes are base64. */
export function messageTree<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): MessageTree {
  return treeOf(reflect(schema, message));
}

function treeOf(message: ReflectMessage): MessageTree {
  const entries: [string, MessageTree][] = [];
  for (const field of message.sortedFields)
    if (message.isSet(field)) entries.push([field.name, fieldTree(message, field)]);
  for (const { no, wireType, data } of message.getUnknown() ?? []) {
    entries.push([`unknown ${no} (${wireType})`, { kind: "value", text: bytesText(data) }]);
  }
  return { kind: "fields", entries };
}

function fieldTree(message: ReflectMessage, field: DescField): MessageTree {
  switch (field.fieldKind) {
    case "message":
      return treeOf(message.get(field));
    case "list": {
      const items = [...message.get(field)].map((item, index) => [String(index), itemTree(item, field.enum)] as const);
      return { kind: "list", entries: items };
    }
    case "map": {
      const items = [...message.get(field)].map(([key, item]) => [String(key), itemTree(item, field.enum)] as const);
      return { kind: "map", entries: items.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) };
    }
    case "scalar":
      return itemTree(message.get(field), undefined);
    case "enum":
      return itemTree(message.get(field), field.enum);
  }
}

function itemTree(item: unknown, desc: DescEnum | undefined): MessageTree {
  if (isReflectMessage(item)) return treeOf(item);
  if (desc !== undefined && typeof item === "number")
    return { kind: "value", text: desc.value[item]?.name ?? String(item) };
  if (item instanceof Uint8Array) return { kind: "value", text: bytesText(item) };
  if (Object.is(item, -0)) return { kind: "value", text: "-0" };
  return { kind: "value", text: typeof item === "string" ? JSON.stringify(item) : String(item) };
}

function isReflectMessage(item: unknown): item is ReflectMessage {
  return typeof item === "object" && item !== null && "sortedFields" in item;
}

function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
