import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type ControlPlaneOptions, startControlPlane } from "@haltere/cli/testing";

/** A control plane as `haltere dev` starts it, with the benchmark's workflows registered. */
export interface Haltere {
  /** Seconds from starting the process to its ready line. */
  readonly startSeconds: number;
  /** `127.0.0.1:P` */
  readonly endpoint: string;
  readonly pids: readonly number[];
  call(workflow: "chain100" | "chain1000" | "fanOut", inputs: Readonly<Record<string, number>>): Promise<number>;
  stop(): Promise<void>;
}

const launcher = join(import.meta.dirname, "..", "..", "packages", "haltere", "bin", "haltere.js");
const program = join(import.meta.dirname, "..", "programs", "noop.ts");

export async function startHaltere(options: ControlPlaneOptions = {}): Promise<Haltere> {
  const began = performance.now();
  const controlPlane = await startControlPlane(options);
  const startSeconds = (performance.now() - began) / 1000;
  await register(controlPlane.endpoint);

  async function request(path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${controlPlane.address}/api/v1/${path}`, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      headers: { "content-type": "application/json" },
    });
    if (!answer.ok) throw new Error(`Haltere answered ${answer.status} to ${path}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  }

  return {
    startSeconds,
    endpoint: controlPlane.endpoint,
    pids: [controlPlane.pid],
    async call(workflow, inputs) {
      const name = `programs.noop.${workflow}`;
      const created = await request("executions", {
        project: "flytesnacks",
        domain: "development",
        spec: {
          launch_plan: {
            resource_type: "LAUNCH_PLAN",
            project: "flytesnacks",
            domain: "development",
            name,
            version: "bench",
          },
          metadata: { mode: "MANUAL" },
        },
        inputs: {
          literals: Object.fromEntries(
            Object.entries(inputs).map(([key, value]) => [key, { scalar: { primitive: { integer: String(value) } } }]),
          ),
        },
      });
      const id = created.id as { name: string };
      const path = `executions/flytesnacks/development/${id.name}`;
      for (;;) {
        const { closure } = (await request(path)) as { closure: { phase: string; error?: unknown } };
        if (closure.phase === "SUCCEEDED") break;
        if (["FAILED", "ABORTED", "TIMED_OUT"].includes(closure.phase))
          throw new Error(`${name} ended as ${closure.phase}: ${JSON.stringify(closure.error)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const data = (await request(`data/${path}`)) as {
        full_outputs: { literals: Record<string, { scalar: { primitive: { integer: string } } }> };
      };
      return Number(data.full_outputs.literals.o0?.scalar.primitive.integer);
    },
    async stop() {
      await controlPlane.stop();
    },
  };
}

async function register(endpoint: string): Promise<void> {
  const child = spawn(process.execPath, [launcher, "register", program, "--version", "bench", "--endpoint", endpoint], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [status] = await once(child, "exit");
  if (status !== 0) throw new Error(`haltere register ended with ${status}`);
}
