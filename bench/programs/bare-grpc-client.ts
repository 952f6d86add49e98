import { connect, type Socket } from "node:net";

/**
 * A gRPC client that does as little as HTTP/2 lets it: frames are made once and sent again under new stream numbers, of an
 * answer only its message and its end are looked for. A client that does more is slower than the servers it is to measure.
 */
export interface BareClient {
  /** Sends the messages of a call; resolves when it has ended. Rejects where it ended without a message. */
  call(): Promise<void>;
  close(): void;
}

const frame = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goAway: 7, windowUpdate: 8 } as const;
const endStream = 0x1;
const endHeaders = 0x4;

/** Calls one method with the same messages, again and again. */
export async function bareClient(endpoint: string, path: string, messages: readonly Uint8Array[]): Promise<BareClient> {
  const [host = "", port = ""] = endpoint.split(":");
  const socket = connect(Number(port), host);
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  const largest = Buffer.alloc(4);
  largest.writeUInt32BE(2 ** 31 - 1 - 65_535);
  const settings = Buffer.from([0, 4, 0x7f, 0xff, 0xff, 0xff]); // Streams' windows as large as may be.
  const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  socket.write(
    Buffer.concat([preface, framed(frame.settings, 0, 0, settings), framed(frame.windowUpdate, 0, 0, largest)]),
  );

  const request = Buffer.concat([
    framed(frame.headers, endHeaders, 0, headers(path, endpoint)),
    ...messages.map((message, at) =>
      framed(frame.data, at === messages.length - 1 ? endStream : 0, 0, withLength(message)),
    ),
  ]);
  const offsets = streamOffsets(request);
  const sent = messages.reduce((sum, message) => sum + message.length + 5, 0);
  const calls = new Map<number, { answered: boolean; resolve: () => void; reject: (error: Error) => void }>();
  const waiting: (() => void)[] = [];
  let window = 65_535;
  let stream = 1;
  readFrames(socket, (type, flags, id, payload) => {
    const call = calls.get(id);
    if (type === frame.settings && (flags & 1) === 0) socket.write(framed(frame.settings, 1, 0, Buffer.alloc(0)));
    else if (type === frame.ping && (flags & 1) === 0) socket.write(framed(frame.ping, 1, 0, payload));
    else if (type === frame.windowUpdate && id === 0) {
      window += payload.readUInt32BE(0);
      for (const go of waiting.splice(0)) go();
    } else if (type === frame.data && call) call.answered = true;
    if (!call || (type !== frame.reset && (flags & endStream) === 0) || type > frame.reset) return;
    calls.delete(id);
    if (call.answered) call.resolve();
    else call.reject(new Error("the call ended without a message"));
  });
  socket.on("close", () => {
    for (const { reject } of calls.values()) reject(new Error("the server closed the connection"));
  });

  return {
    async call() {
      while (window < sent) await new Promise<void>((resolve) => waiting.push(resolve));
      window -= sent;
      const bytes = Buffer.from(request);
      for (const offset of offsets) bytes.writeUInt32BE(stream, offset);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      calls.set(stream, { answered: false, resolve, reject });
      stream += 2;
      socket.write(bytes);
      return await promise;
    },
    close: () => socket.destroy(),
  };
}

function framed(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** gRPC's prefix: not compressed, and how long. */
function withLength(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** HPACK: POST and http from its static table, the rest as literals that are not remembered. */
function headers(path: string, authority: string): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
  const named = (name: string, value: string) => Buffer.concat([Buffer.from([0]), text(name), text(value)]);
  return Buffer.concat([
    Buffer.from([0x83, 0x86]),
    Buffer.from([0x04]),
    text(path),
    Buffer.from([0x01]),
    text(authority),
    named("content-type", "application/grpc"),
    named("te", "trailers"),
  ]);
}

/** Where the stream's number stands in each of the frames. */
function streamOffsets(frames: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = 0; at < frames.length; at += 9 + frames.readUIntBE(at, 3)) offsets.push(at + 5);
  return offsets;
}

function readFrames(
  socket: Socket,
  take: (type: number, flags: number, stream: number, payload: Buffer) => void,
): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (at + 9 <= bytes.length) {
      const end = at + 9 + bytes.readUIntBE(at, 3);
      if (end > bytes.length) break;
      const stream = bytes.readUInt32BE(at + 5) & 0x7fffffff;
      take(bytes.readUInt8(at + 3), bytes.readUInt8(at + 4), stream, bytes.subarray(at + 9, end));
      at = end;
    }
    rest = bytes.subarray(at);
  });
}
