import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type CallEnvironment, logFailure } from "../call-environment.ts";
import { type CallSignal, createCallSignal, untilAborted } from "../call-signal.ts";
import type { IntakeBudget } from "../intake-budget.ts";
import { requestIdOf } from "../request-id.ts";
import type { BoundMethod, CallContext } from "../service.ts";
import { failureOf } from "../status.ts";
import { readCallHead, refusalOf } from "./call-head.ts";
import { grpcMetadata } from "./metadata.ts";
import { createReply, type Reply } from "./reply.ts";
import { type Intake, requestMessage, requestMessages } from "./request-messages.ts";

export interface CallLimits {
  /** Largest message that is taken, in bytes. */
  readonly maxReceiveBytes: number;
  /** How long the one message of a call may take to come, in milliseconds. */
  readonly requestMs: number;
  readonly budget: IntakeBudget;
}

/** An incoming stream of HTTP/2, and who sent it. */
export interface IncomingCall {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  readonly peer: string;
}

/** Serves one call. Whatever the caller sent, it ends with a status, and with Internal for faults of ours alone. */
export async function serveCall(
  { stream, headers, peer }: IncomingCall,
  methods: ReadonlyMap<string, BoundMethod>,
  environment: CallEnvironment,
  limits: CallLimits,
): Promise<void> {
  const reply = createReply(stream);
  const metadata = grpcMetadata(headers);
  const requestId = requestIdOf(metadata, environment.ids);
  const refused = refusalOf(headers);
  if (refused) return reply.end({ error: refused.error, requestId, httpStatus: refused.status });
  const share = limits.budget.open();
  let call: CallSignal | undefined;
  const fail = (thrown: unknown) => {
    const error = call ? failureOf(thrown, call.signal) : FlyteError.from(thrown);
    logFailure(environment, headers[":path"]?.slice(1) ?? "", { requestId, peer }, error);
    reply.end({ error, requestId });
  };
  try {
    const { path, encoding, timeout } = readCallHead(headers);
    const bound = methods.get(path);
    if (!bound) throw new FlyteError("Unimplemented", `unknown method ${JSON.stringify(path)}`);
    call = createCallSignal(environment.clock, timeout);
    const { signal, cancel } = call;
    stream.once("close", cancel);
    // An implementation that streams may take its time to end, which its caller need not wait for.
    signal.addEventListener("abort", () => reply.end({ error: failureOf(undefined, signal), requestId }), {
      once: true,
    });
    const intake: Intake = {
      stream,
      input: bound.method.input,
      encoding,
      maxBytes: limits.maxReceiveBytes,
      share,
      signal,
      refuse: (error) => reply.end({ error, requestId }),
    };
    await invoke(bound, intake, reply, { requestId, metadata, signal, peer }, environment, limits.requestMs);
    // A stream that has ended closes as one whose caller went away.
    call.release();
    reply.end();
  } catch (thrown) {
    fail(thrown);
  } finally {
    call?.release();
    share.release();
  }
}

async function invoke(
  bound: BoundMethod,
  intake: Intake,
  reply: Reply,
  context: CallContext,
  { clock }: CallEnvironment,
  requestMs: number,
): Promise<void> {
  const { output } = bound.method;
  const { signal, share } = intake;
  const one = async () => {
    const slow = Promise.withResolvers<never>();
    const stop = clock.at(clock.now() + requestMs * 1_000, () =>
      slow.reject(new FlyteError("DeadlineExceeded", `the request was not whole after ${requestMs} ms`)),
    );
    try {
      return await Promise.race([untilAborted(() => requestMessage(intake), signal), slow.promise]);
    } finally {
      stop();
    }
  };
  const answer = (response: MessageInitShape<DescMessage>) =>
    reply.send(toBinary(output, create(output, response)), signal);

  switch (bound.kind) {
    case "unary": {
      const request = await one();
      return answer(await untilAborted(() => bound.invoke(request, context), signal));
    }
    case "client_streaming":
      return answer(await untilAborted(() => bound.invoke(requestMessages(intake), context), signal));
    case "server_streaming": {
      const request = await one();
      // What it streams may take for ever; its request is small by then.
      share.release();
      for await (const response of bound.invoke(request, context)) await answer(response);
      return;
    }
    case "bidi_streaming":
      for await (const response of bound.invoke(requestMessages(intake), context)) await answer(response);
  }
}
