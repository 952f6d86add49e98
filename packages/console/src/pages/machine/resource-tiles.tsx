import type { ExecutorLoad, MachineResource } from "@haltere/idl/haltere";
import { Progress } from "@mantine/core";
import type { ReactNode } from "react";
import { amountText } from "../../format/amount.ts";

interface ResourceTilesProps {
  readonly resources: readonly MachineResource[];
  readonly running: number;
  readonly waiting: number;
  readonly executors: readonly ExecutorLoad[];
}

/** The machine at a glance: attempts, processes, and of each resource how much of it is taken. */
export function ResourceTiles({ resources, running, waiting, executors }: ResourceTilesProps) {
  const processes = executors.flatMap((executor) => executor.processes);
  const busy = processes.filter(({ attempts }) => attempts > 0).length;
  return (
    <dl className="machine-tiles">
      <Tile name="Running" value={String(running)} note={running === 1 ? "attempt" : "attempts"} />
      <Tile name="Waiting" value={String(waiting)} note={waiting === 1 ? "attempt" : "attempts"} />
      <Tile name="Processes" value={String(processes.length)} note={`${busy} at work`} />
      {resources.map((resource) => (
        <ResourceTile key={resource.name} {...resource} />
      ))}
    </dl>
  );
}

function ResourceTile({ name, capacity, inUse }: MachineResource) {
  const note = capacity === undefined ? "no limit" : `of ${amountText(name, capacity)}`;
  return (
    <Tile name={name} value={amountText(name, inUse)} note={note}>
      {capacity !== undefined && (
        <Progress
          value={capacity > 0 ? Math.min(100, (inUse / capacity) * 100) : 0}
          aria-label={`${name} in use`}
          size="sm"
          mt={6}
        />
      )}
    </Tile>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly children?: ReactNode;
}

function Tile({ name, value, note, children }: TileProps) {
  return (
    <div className="machine-tile">
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong> <span className="hal-dim">{note}</span>
        {children}
      </dd>
    </div>
  );
}
