import type { ControlPlane } from "@haltere/idl/haltere";
import { Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Time } from "../../components/time.tsx";
import { amountText } from "../../format/amount.ts";

/** Which Haltere answers, since when, and what holds where nobody says otherwise. */
export function ControlPlaneFacts({ controlPlane }: { readonly controlPlane: ControlPlane }) {
  const { version, build, node, platform, pid, startedAt, limits } = controlPlane;
  const quantities = (of: Readonly<Record<string, string>>) =>
    Object.entries(of)
      .map(([name, amount]) => `${amount} ${name}`)
      .join(", ") || "none";
  return (
    <div className="machine-cards">
      <Stack gap={6} component="section" className="machine-card" aria-label="Control plane">
        <Title order={2}>Control plane</Title>
        <Facts
          facts={[
            ["Haltere", build === "" || build === "unknown" ? version : `${version} (${build})`],
            ["Node", `${node} on ${platform}`],
            ["Process", String(pid)],
            ["Began", <Time key="began" at={startedAt} />],
          ]}
        />
      </Stack>
      {limits && (
        <Stack gap={6} component="section" className="machine-card" aria-label="Limits">
          <Title order={2}>Limits and defaults</Title>
          <Facts
            facts={[
              ["Nodes of a run at once", String(limits.maxParallelism || "no limit")],
              ["Nodes of a workflow", String(limits.maxWorkflowNodes || "no limit")],
              ["Tasks that ask for nothing get", quantities(limits.taskResourceDefaults)],
              ["Tasks may ask for at most", quantities(limits.taskResourceLimits)],
              ["Cron without a time zone", limits.scheduleTimeZone],
              ["Missed times made up for", String(limits.maxMissedTimes)],
              ["Values become files from", amountText("memory", Number(limits.maxInlineBytes))],
              ["Links are good for", `${limits.maxLinkSeconds / 60} min`],
            ]}
          />
        </Stack>
      )}
    </div>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="machine-facts">
      {facts.map(([name, told]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{told}</dd>
        </div>
      ))}
    </dl>
  );
}
