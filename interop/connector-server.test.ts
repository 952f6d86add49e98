// The same connectors, served by flytekit and by us, called with flyteidl's own stubs: the same codes and fields.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing, python } from "./needs.ts";

interface Answer {
  readonly name: string;
  readonly code: string;
  readonly details: string;
  readonly answers: readonly unknown[];
}

/** Where the library that carries the calls answers, not the server: `call: code of flytekit's, code of ours`. */
const libraries: Readonly<Record<string, readonly [string, string]>> = {
  // Python's library answers Unknown where a request cannot be decoded; ours says whose fault that is.
  "create that is no message": ["UNKNOWN", "INVALID_ARGUMENT"],
};

const programs = join(import.meta.dirname, "programs");
const launcher = join(import.meta.dirname, "..", "packages", "haltere", "bin", "haltere.js");

needing("a Python with flytekit", python, (python) => {
  const children: ChildProcess[] = [];
  const theirs = new Map<string, Answer>();
  const ours = new Map<string, Answer>();
  let metrics: { readonly theirs: string; readonly ours: string };

  beforeAll(async () => {
    const [port, prometheus] = [await freePort(), await freePort()];
    const pyflyte = join(python, "..", "pyflyte");
    const options = ["--port", String(port), "--prometheus_port", String(prometheus), "--modules", "connector_twin"];
    children.push(
      spawn(pyflyte, ["serve", "connector", ...options], {
        env: { ...process.env, PYTHONPATH: programs },
        stdio: "ignore",
      }),
    );
    const own = await startOurs();
    await Promise.all([callAll(python, `127.0.0.1:${port}`, theirs), callAll(python, own.endpoint, ours)]);
    metrics = { theirs: await text(`http://127.0.0.1:${prometheus}/metrics`), ours: await text(own.metrics) };
  });
  afterAll(async () => {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    }
  });

  async function startOurs(): Promise<{ readonly endpoint: string; readonly metrics: string }> {
    const module = join(programs, "connector-twin.ts");
    const options = ["--modules", module, "--port", "0", "--prometheus-port", "0", "--log-level", "fatal"];
    const child = spawn(process.execPath, [launcher, "serve", "connector", ...options]);
    children.push(child);
    const [ready, metrics] = await Promise.all([
      line(child.stdout, /^ready http:\/\/(.*)$/),
      line(child.stderr, /^metrics (.*)$/),
    ]);
    return { endpoint: ready, metrics };
  }

  test("every call is answered by both", () => {
    expect(theirs.size).toBeGreaterThan(70);
    expect([...ours.keys()]).toEqual([...theirs.keys()]);
  });

  test("codes are the same", () => {
    const codes = (answers: Map<string, Answer>, of: 0 | 1) =>
      [...answers.values()].map(({ name, code }) => {
        expect(code, name).toBe(libraries[name]?.[of] ?? code);
        return [name, libraries[name] === undefined ? code : "the library's"];
      });
    expect(codes(ours, 1)).toEqual(codes(theirs, 0));
  });

  test("fields are the same", () => {
    for (const [name, { answers }] of theirs) expect(sorted(ours.get(name)?.answers), name).toEqual(sorted(answers));
  });

  test("what is not found is told in the same words, what failed under the same heading", () => {
    let compared = 0;
    for (const [name, { code, details }] of theirs) {
      const told = ours.get(name)?.details ?? "";
      if (name.startsWith("health")) continue;
      if (code === "NOT_FOUND") expect(told, name).toBe(details);
      else if (code === "INTERNAL") expect(told.split("\n").slice(0, 3), name).toEqual(details.split("\n").slice(0, 3));
      else continue;
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  });

  describe("metrics", () => {
    test("have the same names, labels and counts", () => {
      const counted = counters(metrics.theirs);
      expect(counted.length).toBeGreaterThan(10);
      expect(counters(metrics.ours)).toEqual(counted);
    });
  });
});

async function callAll(python: string, endpoint: string, answers: Map<string, Answer>): Promise<void> {
  const child = spawn(python, [join(programs, "connector_calls.py"), endpoint], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    const answer: Answer = JSON.parse(line);
    answers.set(answer.name, answer);
  }
  expect(await ended).toEqual([0, null]);
}

/** Connectors that flytekit brings along are its own; the order of a module's exports is not said. */
function sorted(answers: readonly unknown[] | undefined): unknown {
  return JSON.parse(JSON.stringify(answers ?? null), (key, value) => {
    if (!Array.isArray(value)) return value;
    if (key === "agents") return byText(value.filter(({ name }) => name !== "Sensor" && name !== "Webhook Connector"));
    return key === "supported_task_categories" ? byText(value) : value;
  });
}

function byText(values: readonly unknown[]): unknown[] {
  return values.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Counters and the counts of summaries, with their labels in order; none of times. */
function counters(text: string): readonly string[] {
  return (
    text
      .split("\n")
      .filter((line) => /^flyte_connector_\w+(_total|_count|literal_bytes_sum)\{/.test(line))
      // Whether a call that is cancelled at once is begun, and as what it then fails, depends on the moment.
      .filter((line) => !/"twin-left"/.test(line))
      .map((line) => {
        const [, name, labels = "", value] = /^(\w+)\{(.*)\} (.*)$/.exec(line) ?? [];
        return `${name} ${labels.split(",").toSorted()} ${Number(value)}`;
      })
      .toSorted()
  );
}

async function text(address: string): Promise<string> {
  const response = await fetch(address);
  expect(response.status).toBe(200);
  return await response.text();
}

async function line(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  for await (const line of createInterface({ input: stream })) {
    const [, found] = pattern.exec(line) ?? [];
    if (found !== undefined) return found;
  }
  throw new Error(`the server ended without ${pattern}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}
