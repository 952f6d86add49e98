import { join } from "node:path";
import type { ControlPlane } from "@haltere/cli/testing";
import { completedAttempts } from "./checks/completed.ts";
import { databaseFaults } from "./checks/database.ts";
import { journalFaults, journalRows } from "./checks/journal.ts";
import { leftFiles } from "./checks/leftovers.ts";
import { differences, type Outcome, outcomes } from "./checks/outcomes.ts";
import { createClient, type Program } from "./client.ts";
import { readLedger } from "./ledger.ts";
import type { Blow, Step } from "./plan.ts";
import { killProcess, processesOf } from "./processes.ts";
import type { Scene } from "./scene.ts";
import { type Snapshot, withSnapshot } from "./snapshot.ts";

/** How the executions of the program end where nobody disturbs them. */
export type Undisturbed = Readonly<Record<Program, Outcome | undefined>>;

/** What a round did, and what was wrong. */
export interface RoundResult {
  readonly executions: number;
  /** How often each kind of blow fell. */
  readonly blows: Readonly<Record<string, number>>;
  /** How many attempts lost to kills and faults were begun again, under whatever number. */
  readonly begun: number;
  readonly attempts: number;
  /** Executions that spent the system's retries, as Flyte has it: each lost as many attempts of one node. */
  readonly exhausted: number;
  /** Starts that a failing disk refused. */
  readonly refusedStarts: number;
  readonly faults: readonly string[];
  readonly log: string;
}

const executionsAtOnce = 3;
/** Milliseconds that everything has to come to its end in once it is left alone. */
const patience = 90_000;

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Starts executions, disturbs them as the plan says, leaves them alone, and looks at what became of them. */
export async function runRound(
  scene: Scene,
  steps: readonly Step[],
  expected: Undisturbed,
  options: { readonly python?: boolean } = {},
): Promise<RoundResult> {
  const faults: string[] = [];
  const blows: Record<string, number> = {};
  const names: string[] = [];
  const jobLedger = join(scene.jobs, "ledger");
  let log = "";
  let controlPlane: ControlPlane | undefined;
  let refusedStarts = 0;
  let done = false;
  /** Attempts that were known to have ended at a kill, with how often they had begun by then. */
  let mayNotBegin = new Map<string, number>();
  let journal: ReadonlyMap<number, string> = new Map();
  const client = createClient(() => controlPlane?.address, scene.ledger);

  const begun = (): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { what, attempt } of [...readLedger(scene.ledger), ...readLedger(jobLedger)])
      if (what === "begin") counts.set(attempt, (counts.get(attempt) ?? 0) + 1);
    return counts;
  };

  function look(when: string, snapshot: Snapshot): void {
    const note = (found: readonly string[]) => faults.push(...found.map((fault) => `${when}: ${fault}`));
    note(databaseFaults(snapshot));
    note(journalFaults(snapshot));
    const rows = journalRows(snapshot);
    for (const [id, entry] of journal) {
      if (rows.get(id) !== entry) note([`entry ${id} of the journal was ${rows.has(id) ? "changed" : "lost"}`]);
    }
    journal = rows;
    const counts = begun();
    for (const [attempt, count] of mayNotBegin) {
      if ((counts.get(attempt) ?? 0) > count) note([`the attempt ${attempt} had ended, and began again`]);
    }
    mayNotBegin = new Map([...completedAttempts(snapshot)].map((name) => [name, counts.get(name) ?? 0]));
  }

  async function start(): Promise<void> {
    for (let failing = true; controlPlane === undefined; failing = false) {
      try {
        controlPlane = await scene.start();
      } catch (thrown) {
        // Only a disk that fails may keep it from starting.
        if (!failing || !diskFails) throw thrown;
        refusedStarts++;
        heal();
      }
    }
  }

  let diskFails = false;
  function heal(): void {
    scene.faults?.disk(undefined);
    diskFails = false;
  }

  /** Every process that the control plane has started goes with it. */
  async function requireGone(when: string): Promise<void> {
    const until = performance.now() + 20_000;
    for (;;) {
      const left = processesOf(scene.run).filter(({ kind }) => kind !== "connector");
      if (left.length === 0) return;
      if (performance.now() > until) {
        faults.push(...left.map(({ pid, command }) => `${when}: process ${pid} is left behind: ${command}`));
        for (const { pid } of left) killProcess(pid);
        return;
      }
      await pause(10);
    }
  }

  async function killControlPlane(when: string): Promise<void> {
    const killed = controlPlane;
    controlPlane = undefined;
    await killed?.kill();
    log += killed?.log() ?? "";
    await requireGone(when);
    withSnapshot(scene.data, scene.own, (snapshot) => look(when, snapshot));
  }

  async function strike(blow: Blow, when: string): Promise<void> {
    const count = (name: string) => {
      blows[name] = (blows[name] ?? 0) + 1;
    };
    switch (blow.kind) {
      case "kill control plane":
        count(blow.kind);
        await killControlPlane(when);
        return;
      case "kill starts":
        count("kill control plane");
        await killControlPlane(when);
        for (const milliseconds of blow.milliseconds) {
          if (await scene.startAndKill(milliseconds)) count("kill start");
          else if (!diskFails) faults.push(`${when}: a start ended by itself`);
          await requireGone(when);
        }
        withSnapshot(scene.data, scene.own, (snapshot) => look(when, snapshot));
        return;
      case "kill worker":
      case "kill task": {
        const wanted = blow.kind.replace("kill ", "");
        const victim = processesOf(scene.run).find(({ kind }) => kind === wanted);
        if (victim !== undefined && killProcess(victim.pid)) count(blow.kind);
        return;
      }
      case "kill connector":
        if (await scene.killConnectors()) count(blow.kind);
        return;
      case "disk":
        diskFails = true;
        scene.faults?.disk(blow.fault);
        count(`disk ${blow.fault.error}`);
        await pause(blow.milliseconds);
        if (blow.thenKill) {
          count("kill control plane");
          await killControlPlane(when);
          // The next start meets it too.
        } else heal();
        return;
      case "clock":
        count("clock");
        scene.faults?.clock(blow.seconds);
        return;
    }
  }

  async function person(): Promise<void> {
    while (!done) {
      for (const name of names.filter((name) => programOf(name) === "every")) await client.answerGates(name);
      await pause(100);
    }
  }

  async function launchMore(): Promise<void> {
    const live = await client.live(names);
    for (let more = live.length; more < executionsAtOnce; more++) {
      const number = names.length;
      const kind = kindOf(number);
      const name = `${kind}-${String(number).padStart(3, "0")}`;
      // Every two share a result in the cache.
      if (!(await client.launch(name, kind, `g${Math.floor(number / 2)}`))) return;
      names.push(name);
    }
  }

  /** Python costs seconds of processor time: it comes once a round, and not in each. */
  const kindOf = (number: number): Program => {
    if (number === 1 && options.python === true) return "python";
    return number % 4 === 3 ? "failing" : "every";
  };
  const programOf = (name: string): Program => name.split("-")[0] as Program;

  const answering = person();
  try {
    for (const [index, step] of steps.entries()) {
      scene.serveConnectors();
      await start();
      if (controlPlane !== undefined) await launchMore();
      await pause(step.after);
      const exited = processesOf(scene.run).every(({ kind }) => kind !== "control plane");
      if (exited && controlPlane !== undefined) {
        faults.push(`before blow ${index}: the control plane had ended by itself`);
        await killControlPlane(`blow ${index}`);
        await start();
      }
      await strike(step.blow, `blow ${index} (${JSON.stringify(step.blow)})`);
      if (controlPlane === undefined && diskFails && index % 2 === 0) heal();
    }
    heal();
    scene.serveConnectors();
    await start();
    const until = performance.now() + patience;
    for (let live = names as readonly string[]; live.length > 0; live = await client.live(live)) {
      if (performance.now() > until) {
        faults.push(...live.map((name) => `${name} does not come to its end`));
        break;
      }
      await pause(50);
    }
    done = true;
    await answering;
    const last = controlPlane as ControlPlane | undefined;
    controlPlane = undefined;
    const status = await last?.stop();
    log += last?.log() ?? "";
    if (status !== 0) faults.push(`the control plane ended with status ${status}`);
    await requireGone("at the end");
    faults.push(...leftFiles(scene.data, scene.temporary).map((file) => `at the end: ${file} is left behind`));
    const ended = withSnapshot(scene.data, scene.own, (snapshot) => {
      look("at the end", snapshot);
      return outcomes(snapshot);
    });
    let exhausted = 0;
    for (const name of names) {
      const outcome = ended.get(name);
      if (outcome === undefined) {
        faults.push(`${name} was promised, and is not there`);
        continue;
      }
      const wanted = expected[programOf(name)];
      // As many attempts of one node were lost as the system may lose: the run says so, as Flyte does.
      if (/RetriesExhausted\|/.test(outcome.error)) exhausted++;
      else if (wanted !== undefined) faults.push(...differences(wanted, outcome).map((line) => `${name}: ${line}`));
    }
    const counts = begun();
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return {
      executions: names.length,
      blows,
      begun: total,
      attempts: counts.size,
      exhausted,
      refusedStarts,
      faults,
      log,
    };
  } finally {
    done = true;
    heal();
    scene.faults?.clock(0);
    const left = controlPlane as ControlPlane | undefined;
    await left?.kill();
    await answering;
  }
}
