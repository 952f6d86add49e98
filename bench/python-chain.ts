// A chain of four Python tasks on the control plane, beside flytekit's own run of it in one process and beside four bare
// processes of the command that runs a task, all in turn.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { startControlPlane } from "@haltere/cli/testing";
import { type Figure, medianTime, report } from "./figure.ts";

const steps = 4;
const runs = 5;
const warmUps = 2;
const root = join(import.meta.dirname, "..");
const python = process.env.HALTERE_PYTHON ?? join(root, ".cache", "venv-flytekit-1.16.31", "bin", "python");

async function run(command: string, words: readonly string[], cwd: string): Promise<string> {
  const child = spawn(join(python, "..", command), words, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await exited;
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

async function measure(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "haltere-python-chain-"));
  const controlPlane = await startControlPlane({ python });

  async function request(path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${controlPlane.address}/api/v1/${path}`, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      headers: { "content-type": "application/json" },
    });
    if (!answer.ok) throw new Error(`Haltere answered ${answer.status} to ${path}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  }

  const where = { project: "flytesnacks", domain: "development" };
  const x = { scalar: { primitive: { integer: "0" } } };
  async function onControlPlane(): Promise<void> {
    const launch_plan = { resource_type: "LAUNCH_PLAN", ...where, name: "python_chain.chain", version: "bench" };
    const spec = { launch_plan, metadata: { mode: "MANUAL" } };
    const { id } = (await request("executions", { ...where, spec, inputs: { literals: { x } } })) as {
      id: { name: string };
    };
    const path = `executions/flytesnacks/development/${id.name}`;
    for (;;) {
      const { closure } = (await request(path)) as { closure: { phase: string; error?: unknown } };
      if (closure.phase === "SUCCEEDED") return;
      if (["FAILED", "ABORTED"].includes(closure.phase))
        throw new Error(`the chain ended as ${closure.phase}: ${JSON.stringify(closure.error)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  let count = 0;
  async function bareProcesses(): Promise<void> {
    count += 1;
    const inputs = join(folder, "inputs.pb");
    // A literal map with the integer 0 as x.
    writeFileSync(inputs, Buffer.from("0a0b0a017812060a040a020800", "hex"));
    for (let step = 0; step < steps; step++) {
      const outputs = join(folder, `outputs-${count}-${step}`);
      const words = ["--inputs", inputs, "--output-prefix", outputs, "--raw-output-data-prefix", join(outputs, "raw")];
      const resolver = ["--resolver", "flytekit.core.python_auto_container.default_task_resolver", "--"];
      await run("pyflyte-execute", [...words, ...resolver, "task-module", "python_chain", "task-name", "step"], folder);
      if (!existsSync(join(outputs, "outputs.pb"))) throw new Error("a bare process wrote no outputs");
    }
  }

  try {
    copyFileSync(join(import.meta.dirname, "programs", "python_chain.py"), join(folder, "python_chain.py"));
    const settings = join(folder, "flyte.yaml");
    writeFileSync(settings, `admin:\n  endpoint: ${controlPlane.endpoint}\n  insecure: true\n`);
    const names = ["--project", "flytesnacks", "--domain", "development", "--version", "bench"];
    await run("pyflyte", ["--config", settings, "register", ...names, "python_chain.py"], folder);
    const began = performance.now();
    await onControlPlane();
    const first = performance.now() - began;
    for (let i = 1; i < warmUps; i++) await onControlPlane();
    const ours = await medianTime(runs, onControlPlane);
    const local = await medianTime(runs, () => run("pyflyte", ["run", "python_chain.py", "chain", "--x", "0"], folder));
    const bare = await medianTime(runs, bareProcesses);
    const claim = `a chain of ${steps} Python tasks`;
    const processes = { name: `${steps} processes of pyflyte-execute`, value: bare / 1000 };
    return [
      { claim, unit: "s", haltere: ours / 1000, peer: processes, aim: 0.6 },
      { claim, unit: "s", haltere: ours / 1000, peer: { name: "pyflyte run, one process", value: local / 1000 } },
      { claim: `the first of them, which loads flytekit`, unit: "s", haltere: first / 1000, peer: processes },
    ];
  } finally {
    await controlPlane.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (existsSync(python)) report("python-chain", await measure());
else console.warn("Left out: a chain of Python tasks, for want of a Python with flytekit (npm run interop makes one)");
