import { type ExecutorLoad, type ExecutorProcess, ExecutorProcess_State as State } from "@haltere/idl/haltere";
import { Progress, Stack, Title } from "@mantine/core";

const about: Readonly<Record<string, string>> = {
  echo: "gives inputs back",
  connector: "jobs of connectors, elsewhere",
  node: "TypeScript, in warm processes",
  process: "container tasks and Python, as processes",
};

/** Who runs attempts here, how full each is, and the processes that it keeps. */
export function Executors({ executors }: { readonly executors: readonly ExecutorLoad[] }) {
  return (
    <Stack gap={6} component="section" aria-label="Executors">
      <Title order={2}>Executors</Title>
      <div className="machine-cards">
        {executors.map((executor) => (
          <Executor key={executor.name} executor={executor} />
        ))}
      </div>
    </Stack>
  );
}

function Executor({ executor }: { readonly executor: ExecutorLoad }) {
  const { name, slots, running, waiting, processes, maxProcesses, elsewhere } = executor;
  return (
    <section className="machine-card" aria-label={`Executor ${name}`}>
      <h3>
        {name} <span className="hal-dim">{about[name] ?? (elsewhere ? "elsewhere" : "")}</span>
      </h3>
      <p className="machine-load">
        <span>
          {running.toLocaleString("en")} of {slots.toLocaleString("en")} slots
        </span>
        <span className={waiting === 0 ? "hal-dim" : undefined}>{waiting.toLocaleString("en")} waiting</span>
      </p>
      <Progress value={slots > 0 ? (running / slots) * 100 : 0} aria-label={`${name} slots in use`} size="sm" />
      {maxProcesses > 0 && (
        <p className="hal-dim">
          {processes.length === 0
            ? "No process lives now"
            : `${processes.length} ${processes.length === 1 ? "process" : "processes"}`}
          ; {maxProcesses} tasks at once
        </p>
      )}
      {processes.length > 0 && (
        <div className="machine-scroll">
          <table className="hal-table" aria-label={`Processes of ${name}`}>
            <thead>
              <tr>
                <th className="hal-number">Pid</th>
                <th>Kind</th>
                <th>State</th>
                <th>Loaded</th>
              </tr>
            </thead>
            <tbody>
              {processes.map((process, index) => (
                <Process key={process.pid || -index} {...process} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const states: Readonly<Record<State, readonly [sign: string, word: string, look: string]>> = {
  [State.LOADING]: ["…", "Loads", "queued"],
  [State.IDLE]: ["○", "Idle", "skipped"],
  [State.BUSY]: ["●", "At work", "running"],
  [State.RETIRING]: ["◌", "Ends", "aborted"],
};

function Process({ pid, kind, state, loaded, attempts }: ExecutorProcess) {
  const [sign, word, look] = states[state] ?? states[State.LOADING];
  return (
    <tr>
      <td className="hal-number">{pid || "–"}</td>
      <td>{kind}</td>
      <td style={{ color: `var(--hal-${look})` }}>
        {sign} {word}
        {attempts > 1 && `, ${attempts} attempts`}
      </td>
      <td className="machine-loaded" title={loaded}>
        {/* The end of an address says more than its beginning. */}
        <bdi>{loaded.split("/").at(-1)}</bdi>
      </td>
    </tr>
  );
}
