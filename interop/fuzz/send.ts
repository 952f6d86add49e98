// Sends nonsense to a control plane: node send.ts PORT REQUESTS SEED SECONDS. Prints how many requests ended how, and those that should not have.
import { Agent } from "node:http";
import { connect } from "node:http2";
import { grpcRequest, wholeRequest } from "./grpc-request.ts";
import { randomOf } from "./random.ts";
import { restRequest } from "./rest-request.ts";
import { validRequests } from "./valid-requests.ts";

const [port = 0, requests = 0, seed = 0, seconds = 0] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
let session = connect(`http://127.0.0.1:${port}`);
session.on("error", () => undefined);
const until = performance.now() + seconds * 1000;
const ended: Record<string, number> = {};
const bad = new Map<string, number>();
let sent = 0;

// What the changed requests name is there from here on; a second run finds it there.
const refused: string[] = [];
for (const request of validRequests) {
  const { code, text } = await wholeRequest(session, request);
  if (code !== "0") refused.push(`${request.method.name}: ${code} ${decodeURI(text)}`);
}

async function lane(): Promise<void> {
  while (sent < requests && performance.now() < until) {
    const number = sent++;
    const random = randomOf(seed, number);
    // A frame that breaks the protocol ends its connection.
    if (session.closed || session.destroyed) session = connect(`http://127.0.0.1:${port}`).on("error", () => undefined);
    const {
      code,
      bad: isBad,
      what,
    } = await (random.once(2) ? grpcRequest(session, random) : restRequest(port, agent, random));
    ended[code] = (ended[code] ?? 0) + 1;
    if (isBad && bad.size < 100) bad.set(what, bad.get(what) ?? number);
  }
}

await Promise.all(Array.from({ length: 48 }, lane));
session.close();
agent.destroy();
console.log(JSON.stringify({ sent, ended, refused, bad: [...bad].map(([what, number]) => `#${number} ${what}`) }));
process.exit(0);
