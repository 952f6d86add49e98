import { literalTypeText } from "@haltere/core";
import type { Gate } from "@haltere/idl/haltere";
import { Card, Text, Title } from "@mantine/core";
import { GateAnswer } from "../../components/gate/gate-answer.tsx";
import { GateSaid } from "../../components/gate/gate-said.tsx";
import { PageLink } from "../../components/link.tsx";
import { Time } from "../../components/time.tsx";
import { OtherScope } from "../../data/scope.ts";
import { visibleText } from "../../values/visible-text.ts";

interface GateCardProps {
  readonly gate: Gate;
  /** Whether its project and domain are told: where gates of several are listed. */
  readonly placed: boolean;
  readonly done: (told: string) => void;
}

/** A gate with the run that it is of, and what answers it or what was said. */
export function GateCard({ gate, placed, done }: GateCardProps) {
  const { id, type, approval, workflow, waitingSince, value } = gate;
  const { project = "", domain = "", name: run = "" } = id?.executionId ?? {};
  const name = id?.signalId ?? "";
  return (
    <Card withBorder padding="sm" data-gate={name}>
      <div className="approvals-gate">
        <div className="approvals-what">
          <Title order={3}>
            <bdi>{visibleText(name)}</bdi>
          </Title>
          <Text size="sm" c="dimmed" component="div">
            {placed && `${project} / ${domain} · `}
            {visibleText(workflow?.name ?? "")}
            {!approval && ` · ${literalTypeText(type)}`} · waited from <Time at={waitingSince} />
          </Text>
          <PageLink
            to="/projects/$project/domains/$domain/executions/$name"
            params={{ project, domain, name: run }}
            size="sm"
            underline="always"
          >
            {run}
          </PageLink>
        </div>
        <div className="approvals-answer">
          {value !== undefined ? (
            <GateSaid gate={gate} />
          ) : (
            id && (
              // Files that are uploaded for it go to its own project.
              <OtherScope value={{ project, domain }}>
                <GateAnswer
                  id={id}
                  type={type}
                  approval={approval}
                  label={`Value of ${name}`}
                  done={(told) => done(`${name} of ${run}: ${told}.`)}
                />
              </OtherScope>
            )
          )}
        </div>
      </div>
    </Card>
  );
}
