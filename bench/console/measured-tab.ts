import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "../../interop/console/chromium.ts";

/** What one action cost. Times are milliseconds. */
export interface Cost {
  /** Until what was asked for stands, and no long task is under way; undefined of what lasts as long as it lasts. */
  readonly interactive?: number | undefined;
  /** The longest task of the main thread, and all that took over 50 ms together; 0 where none did. */
  readonly longest: number;
  readonly long: number;
  /** The most processor time that one task took: what others use of the machine is not in it. */
  readonly busiest: number;
  /** Frames that did not come while it lasted, of 60 a second. */
  readonly dropped: number;
  /** Processor time of the page's main thread, and of the control plane. */
  readonly page: number;
  readonly server: number;
  readonly calls: number;
  readonly kilobytes: number;
  /** Elements of the page, and MiB of its scripts' heap, at the end. */
  readonly elements: number;
  readonly heap: number;
  /** Processes that wanted a processor in the last minute, for each that there is not: 2 on two processors is twice what they can do. */
  readonly load: number;
}

type Settled = Pick<Cost, "interactive" | "longest" | "long" | "dropped">;

export interface Action {
  act(page: Page): Promise<unknown>;
  /** An expression of the page that is true once what was asked for is there. */
  readonly shown: string;
  /** How long it is then looked at, in milliseconds. */
  readonly lasting?: number;
  /** Whether it is to be done soon; default true. Scrolling and looking last as long as they last. */
  readonly timed?: boolean;
  /** Whether it begins with a new document. */
  readonly opens?: boolean;
}

export interface MeasuredTab {
  readonly page: Page;
  measure(action: Action): Promise<Cost>;
  close(): Promise<void>;
}

/** Quiet for so long is no work under way any more. */
const quiet = 400;
const patience = 30_000;

/** A tab without anything kept from before, which tells what each action costs. */
export async function openMeasuredTab(browser: Browser, serverPid: number): Promise<MeasuredTab> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    bypassCSP: true,
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.addInitScript({ path: join(import.meta.dirname, "in-page.js") });
  const cdp = await context.newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  await cdp.send("Network.enable");
  let calls = 0;
  let bytes = 0;
  cdp.on("Network.requestWillBeSent", ({ request }) => {
    if (request.method === "POST" || /\/(api|haltere|data|logs)\//.test(request.url)) calls += 1;
  });
  // As they came over the wire where an answer is whole, as they were read where it streams on.
  const underWay = new Map<string, number>();
  cdp.on("Network.dataReceived", ({ requestId, dataLength }) => {
    underWay.set(requestId, (underWay.get(requestId) ?? 0) + dataLength);
    bytes += dataLength;
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength - (underWay.get(requestId) ?? 0);
    underWay.delete(requestId);
  });
  const metrics = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  };
  return {
    page,
    close: () => context.close(),
    async measure({ act, shown, lasting = 0, timed = true, opens = false }) {
      const load = loadavg()[0] ?? Number.NaN;
      const before = { calls, bytes, server: processorTime(serverPid), page: (await metrics())("TaskDuration") };
      if (!opens) await page.evaluate("haltereBench.arm()");
      await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline"] });
      let settled: Settled;
      let trace: Buffer;
      try {
        await act(page);
        const options = JSON.stringify({ quiet, lasting, timed, opens, patience });
        settled = await page.evaluate<Settled>(`haltereBench.settle({ shown: () => ${shown}, ...${options} })`);
      } finally {
        trace = await browser.stopTracing();
      }
      const busiest = longestTask(trace);
      const after = await metrics();
      const cost = {
        ...settled,
        busiest,
        page: 1000 * (after("TaskDuration") - before.page),
        server: processorTime(serverPid) - before.server,
        calls: calls - before.calls,
        kilobytes: (bytes - before.bytes) / 1024,
      };
      await cdp.send("HeapProfiler.collectGarbage");
      const end = await metrics();
      return { ...cost, elements: end("Nodes"), heap: end("JSHeapUsedSize") / 2 ** 20, load };
    },
  };
}

/** Of what the browser told of its tasks, the most processor time of one on a page's main thread, in milliseconds. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString("utf8")) as {
    readonly traceEvents: readonly {
      readonly name: string;
      readonly pid: number;
      readonly tid: number;
      readonly tdur?: number;
      readonly args?: { readonly name?: string };
    }[];
  };
  const thread = ({ pid, tid }: { readonly pid: number; readonly tid: number }) => `${pid}/${tid}`;
  const mains = new Set(
    traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(thread),
  );
  const tasks = traceEvents.filter((event) => event.name === "RunTask" && mains.has(thread(event)));
  return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

/** Milliseconds of processor that a process has used; NaN where the system does not tell. */
function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    // Of the kernel's clock, a hundred ticks a second on Linux.
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return Number.NaN;
  }
}
