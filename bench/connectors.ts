// A connector's server beside flytekit's with the same trivial connectors, called by a process of its own; they take turns.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Figure, median, report } from "./figure.ts";
import { type ConnectorServer, startFlytekits, startOurs } from "./peers/connector-servers.ts";
import { residentMemory } from "./resident-memory.ts";

interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

const rounds = 3;
const seconds = 2;

async function load({ endpoint }: ConnectorServer, operation: string, inFlight: number): Promise<Load> {
  const program = join(import.meta.dirname, "programs", "connector-load.ts");
  const child = spawn(process.execPath, [program, endpoint, operation, String(inFlight), String(seconds)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const printed = await text(child.stdout);
  const [status] = await exited;
  if (status !== 0) throw new Error(`the load of ${operation} ended with ${status}`);
  return JSON.parse(printed);
}

const ours = await startOurs();
const theirs = await startFlytekits();
if (theirs === undefined)
  console.warn("Left out: flytekit's server, for want of a Python with flytekit (npm run interop makes one)");
const figures: Figure[] = [];
try {
  for (const operation of ["create", "get", "sync-execute"])
    for (const inFlight of [1, 64]) {
      const measured: { readonly ours: Load; readonly theirs: Load | undefined }[] = [];
      for (let i = 0; i < rounds; i++)
        measured.push({
          ours: await load(ours, operation, inFlight),
          theirs: theirs && (await load(theirs, operation, inFlight)),
        });
      const of = (pick: (load: Load) => number, of: "ours" | "theirs") =>
        median(measured.flatMap((each) => (each[of] === undefined ? [] : [pick(each[of])])));
      const peer = (pick: (load: Load) => number) =>
        theirs === undefined ? {} : { peer: { name: "flytekit", value: of(pick, "theirs") } };
      const rate = peer(({ perSecond }) => perSecond);
      figures.push(
        {
          claim: `${operation}, ${inFlight} in flight`,
          unit: "calls/s",
          haltere: of(({ perSecond }) => perSecond, "ours"),
          ...rate,
          ...(rate.peer ? { aim: 5 * rate.peer.value } : {}),
        },
        {
          claim: `${operation}, ${inFlight} in flight, p99`,
          unit: "ms",
          haltere: of(({ p99Ms }) => p99Ms, "ours"),
          ...peer(({ p99Ms }) => p99Ms),
        },
      );
    }
  const memory = ({ pid }: ConnectorServer) => residentMemory(pid) ?? Number.NaN;
  figures.push({
    claim: "memory of a connector's server at the end",
    unit: "MiB",
    haltere: memory(ours),
    ...(theirs === undefined ? {} : { peer: { name: "flytekit", value: memory(theirs) } }),
  });
} finally {
  await Promise.all([ours.stop(), theirs?.stop()]);
}
report("connectors", figures);
