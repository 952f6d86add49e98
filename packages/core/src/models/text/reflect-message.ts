import type { ReflectMessage } from "@bufbuild/protobuf/reflect";

/** Whether an item of a reflected list or map is a message. */
export function isReflectMessage(item: unknown): item is ReflectMessage {
  return typeof item === "object" && item !== null && "sortedFields" in item;
}
