import "./machine.css";
import type { Machine } from "@haltere/idl/haltere";
import { Stack } from "@mantine/core";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { Attempts } from "./attempts.tsx";
import { Connectors } from "./connectors.tsx";
import { ControlPlaneFacts } from "./control-plane-facts.tsx";
import { Executors } from "./executors.tsx";
import { ResourceTiles } from "./resource-tiles.tsx";
import { useMachine } from "./use-machine.ts";
import { WaitingReasons } from "./waiting-reasons.tsx";

/** What the machine has, what takes it, what waits and for what, and who runs it; followed live. */
export function MachinePage() {
  const { machine, lost } = useMachine();
  return (
    <Page title="Machine">
      {lost !== undefined && (
        <ErrorPanel
          what={
            machine ? "The machine does not answer; shown is what was known before" : "The machine could not be read"
          }
          error={lost}
        />
      )}
      {!machine && lost === undefined && <Waiting />}
      {machine && <MachineView machine={machine} />}
    </Page>
  );
}

function MachineView({ machine }: { readonly machine: Machine }) {
  const { resources, executors, running, waiting, connectors, controlPlane } = machine;
  const here = executors.reduce((sum, one) => sum + one.running, 0);
  const queued = executors.reduce((sum, one) => sum + one.waiting, 0);
  return (
    <Stack gap="lg">
      <ResourceTiles resources={resources} running={here} waiting={queued} executors={executors} />
      <Attempts title="Running" empty="Nothing runs now." attempts={running} total={here} reasons={false} />
      <Attempts title="Waiting" empty="Nothing waits." attempts={waiting} total={queued} reasons={true}>
        <WaitingReasons attempts={waiting} />
      </Attempts>
      <Executors executors={executors} />
      <Connectors connectors={connectors} />
      {controlPlane && <ControlPlaneFacts controlPlane={controlPlane} />}
    </Stack>
  );
}
