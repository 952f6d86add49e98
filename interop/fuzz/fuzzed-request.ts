import type { DescMethod, Message } from "@bufbuild/protobuf";
import { withFieldChanged } from "./field-change.ts";
import { randomMessage } from "./message.ts";
import type { Random } from "./random.ts";
import { validRequests } from "./valid-requests.ts";

export interface FuzzedRequest {
  readonly method: DescMethod;
  readonly message: Message;
}

/** A message for one of the methods: half the time made up, else one that is valid, as it is or with a field changed. */
export function fuzzedRequest(methods: readonly DescMethod[], random: Random): FuzzedRequest {
  if (random.once(2)) {
    const { method, message } = random.pick(validRequests);
    if (methods.includes(method))
      return { method, message: random.once(8) ? message : withFieldChanged(method.input, message, random) };
  }
  const method = random.pick(methods);
  return { method, message: randomMessage(method.input, random) };
}
