// Registration from Python: 200 tasks and 50 workflows by pyflyte, in a process of its own as a user starts it, and by a FlyteRemote
// that has them loaded already, which leaves the calls. In both each workflow's own launch plan is registered too.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { startControlPlane } from "@haltere/cli/testing";
import { type Figure, median, report } from "./figure.ts";

const tasks = 200;
const workflows = 50;
const runs = 3;
const root = join(import.meta.dirname, "..");
const python = process.env.HALTERE_PYTHON ?? join(root, ".cache", "venv-flytekit-1.16.31", "bin", "python");

/** Workflows of four tasks each, so that every task is used once. */
function entities(): string {
  const each = tasks / workflows;
  const lines = ["from flytekit import task, workflow"];
  for (let i = 0; i < tasks; i++) lines.push("@task", `def t${i}(x: int) -> int:`, `    return x + ${i}`);
  for (let i = 0; i < workflows; i++) {
    lines.push("@workflow", `def wf${i}(x: int) -> int:`);
    for (let j = 0; j < each; j++) lines.push(`    x = t${i * each + j}(x=x)`);
    lines.push("    return x");
  }
  return `${lines.join("\n")}\n`;
}

/** Registers all, and prints the seconds that took. */
const remote = `
import sys, time
import entities
from flytekit.configuration import Config, FastSerializationSettings, ImageConfig, SerializationSettings
from flytekit.core.base_task import PythonTask
from flytekit.core.workflow import WorkflowBase
from flytekit.remote import FlyteRemote

remote = FlyteRemote(Config.for_endpoint(sys.argv[1], insecure=True), "flytesnacks", "development")
version = sys.argv[2]
settings = SerializationSettings(
    image_config=ImageConfig.auto_default_image(), project="flytesnacks", domain="development", version=version
)
found = list(vars(entities).values())
began = time.perf_counter()
for each in found:
    if isinstance(each, PythonTask):
        remote.register_task(each, settings, version)
for each in found:
    if isinstance(each, WorkflowBase):
        remote.register_workflow(each, settings, version, default_launch_plan=True)
print(time.perf_counter() - began)
`;

async function run(command: string, words: readonly string[], cwd: string): Promise<string> {
  const child = spawn(command, words, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, FLYTE_SDK_LOGGING_LEVEL: "50" },
  });
  const exited = once(child, "exit");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await exited;
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

async function measure(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "haltere-registration-"));
  const controlPlane = await startControlPlane();
  const count = async (path: string, field: string, version: string): Promise<number> => {
    const answer = await fetch(
      `${controlPlane.address}/api/v1/${path}/flytesnacks/development?limit=1000&filters=eq(version,${version})`,
    );
    const listed = (await answer.json()) as Readonly<Record<string, readonly unknown[] | undefined>>;
    return listed[field]?.length ?? 0;
  };
  const check = async (version: string): Promise<void> => {
    const found = [
      await count("tasks", "tasks", version),
      await count("workflows", "workflows", version),
      await count("launch_plans", "launchPlans", version),
    ];
    if (found.join() !== [tasks, workflows, workflows].join())
      throw new Error(`registered were ${found.join(", ")} tasks, workflows and launch plans`);
  };
  try {
    writeFileSync(join(folder, "entities.py"), entities());
    writeFileSync(join(folder, "register_all.py"), remote);
    const whole: number[] = [];
    const calls: number[] = [];
    for (let i = 0; i < runs; i++) {
      const began = performance.now();
      const words = [
        "register",
        "--project",
        "flytesnacks",
        "--domain",
        "development",
        "--version",
        `p${i}`,
        "entities.py",
      ];
      const config = ["--config", join(folder, "flyte.yaml")];
      writeFileSync(join(folder, "flyte.yaml"), `admin:\n  endpoint: ${controlPlane.endpoint}\n  insecure: true\n`);
      await run(join(python, "..", "pyflyte"), [...config, ...words], folder);
      whole.push((performance.now() - began) / 1000);
      await check(`p${i}`);
      calls.push(Number(await run(python, ["register_all.py", controlPlane.endpoint, `r${i}`], folder)));
      await check(`r${i}`);
    }
    const what = `${tasks} tasks and ${workflows} workflows`;
    return [
      { claim: `pyflyte register of ${what}, the whole process`, unit: "s", haltere: median(whole) },
      { claim: `FlyteRemote registers ${what}`, unit: "s", haltere: median(calls) },
    ];
  } finally {
    await controlPlane.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (existsSync(python)) report("registration", await measure());
else console.warn("Left out: registration, for want of a Python with flytekit (npm run interop makes one)");
