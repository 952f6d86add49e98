import { version } from "./scene.ts";

export type Program = keyof typeof programs;

const programs = { every: "every-kind.every", failing: "every-kind.failing", python: "python_tasks.python" } as const;

/** What a user does to a control plane that may end at any moment: each call answers whether it was answered. */
export interface Client {
  /** Starts an execution; one that is there already, since an answer was lost, is as good. */
  launch(name: string, workflow: Program, group: string): Promise<boolean>;
  /** Answers the gates of an execution. */
  answerGates(name: string): Promise<boolean>;
  /** The names of those that have not ended. */
  live(names: readonly string[]): Promise<readonly string[]>;
}

const id = { project: "flytesnacks", domain: "development" } as const;
const headers = { accept: "application/json", "content-type": "application/json" };
const integer = (value: number) => ({ scalar: { primitive: { integer: value } } });
const text = (value: string) => ({ scalar: { primitive: { string_value: value } } });

/** @param address The control plane's, or undefined while there is none. */
export function createClient(address: () => string | undefined, ledger: string): Client {
  async function call(method: string, path: string, body?: object): Promise<Response | undefined> {
    const base = address();
    if (base === undefined) return undefined;
    try {
      const signal = AbortSignal.timeout(10_000);
      return await fetch(`${base}/api/v1/${path}`, {
        method,
        headers,
        signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      // It was killed.
      return undefined;
    }
  }

  async function isTold(name: string, signal_id: string, value: object): Promise<boolean> {
    const answer = await call("POST", "signals", { id: { signal_id, execution_id: { ...id, name } }, value });
    await answer?.arrayBuffer().catch(() => undefined);
    return answer?.ok === true;
  }

  return {
    async launch(name, workflow, group) {
      const plan = { resource_type: "LAUNCH_PLAN", ...id, name: programs[workflow], version };
      const inputs = { ledger: text(ledger), a: integer(3), ...(workflow === "every" ? { group: text(group) } : {}) };
      const spec = { launch_plan: plan };
      const answer = await call("POST", "executions", { ...id, name, spec, inputs: { literals: inputs } });
      const said = await answer?.text().catch(() => "");
      if (answer?.status === 400 || answer?.status === 404) throw new Error(`${name} was refused: ${said}`);
      return answer?.ok === true || answer?.status === 409;
    },
    async answerGates(name) {
      const said = await Promise.all([
        isTold(name, "given", integer(7)),
        isTold(name, "approved", { scalar: { primitive: { boolean: true } } }),
      ]);
      return said.every((told) => told);
    },
    async live(names) {
      const found = await Promise.all(
        names.map(async (name) => {
          const answer = await call("GET", `executions/${id.project}/${id.domain}/${name}`);
          const execution = answer?.ok ? await answer.json().catch(() => undefined) : undefined;
          const phase = (execution as { closure?: { phase?: string } } | undefined)?.closure?.phase;
          return phase !== undefined && /^(SUCCEEDED|FAILED|ABORTED)$/.test(phase) ? [] : [name];
        }),
      );
      return found.flat();
    },
  };
}
