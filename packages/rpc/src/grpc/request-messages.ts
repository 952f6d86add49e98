import type { ServerHttp2Stream } from "node:http2";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type DescMessage, fromBinary, type Message } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { inflate } from "../inflate.ts";
import type { IntakeShare } from "../intake-budget.ts";
import type { CallHead } from "./call-head.ts";
import { createFrameReader, type Frame } from "./frame-reader.ts";

/** What is needed to read the messages of one call. */
export interface Intake {
  readonly stream: ServerHttp2Stream;
  readonly input: DescMessage;
  readonly encoding: CallHead["encoding"];
  /** Largest message that is taken, in bytes, packed and unpacked. */
  readonly maxBytes: number;
  readonly share: IntakeShare;
  readonly signal: AbortSignal;
  /** Ends the call for what its caller sent, whatever an implementation makes of it. */
  readonly refuse: (error: FlyteError) => void;
}

/** The one message of a call that has one. Throws InvalidArgument where there is none, or another after it. */
export async function requestMessage(intake: Intake): Promise<Message> {
  const { stream, maxBytes, share } = intake;
  const reader = createFrameReader(maxBytes, share);
  const { promise, resolve, reject } = Promise.withResolvers<Frame>();
  let first: Frame | undefined;
  const take = (chunk: Buffer): void => {
    for (const frame of reader.push(chunk)) {
      if (first) throw new FlyteError("InvalidArgument", "the call takes one message, and more were sent");
      first = frame;
    }
  };
  stream.on("data", (chunk: Buffer) => {
    try {
      take(chunk);
    } catch (thrown) {
      stream.removeAllListeners("data").pause();
      reject(thrown);
    }
  });
  stream.on("end", () => {
    if (first && reader.whole) resolve(first);
    else
      reject(new FlyteError("InvalidArgument", `the call takes one message, and ${first ? "more" : "none"} was sent`));
  });
  return decode(intake, await promise);
}

/** The messages of a call that has any number; throws where the caller leaves before their end, or sends what is none. */
export async function* requestMessages(intake: Intake): AsyncGenerator<Message> {
  try {
    yield* receivedMessages(intake);
  } catch (thrown) {
    intake.signal.throwIfAborted();
    if (thrown instanceof FlyteError) intake.refuse(thrown);
    throw thrown;
  }
}

async function* receivedMessages(intake: Intake): AsyncGenerator<Message> {
  const { stream, maxBytes, share, signal } = intake;
  const reader = createFrameReader(maxBytes, share);
  // An implementation that stops reading early must not end the call with it.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    for (const frame of reader.push(chunk)) {
      yield await decode(intake, frame);
      share.release();
    }
  }
  // A stream tells of a caller that left as of one that has said all, and of its leaving only then.
  await nextTurn();
  signal.throwIfAborted();
  if (!reader.whole) throw new FlyteError("InvalidArgument", "the last message ends before its length");
}

async function decode({ input, encoding, maxBytes, share }: Intake, frame: Frame): Promise<Message> {
  if (!frame.packed) return messageOf(input, frame.bytes);
  if (encoding === "identity")
    throw new FlyteError("InvalidArgument", "a message is marked as packed, and grpc-encoding says by nothing");
  return messageOf(input, await inflate(frame.bytes, encoding, maxBytes, share));
}

function messageOf(input: DescMessage, bytes: Uint8Array): Message {
  try {
    return fromBinary(input, bytes);
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", `the request is no ${input.typeName}`, {
      hint: "Encode it by the service's .proto files.",
      cause: thrown,
    });
  }
}
