import type { TaskTemplate } from "@haltere/idl/core";
import { Card, Stack, Title } from "@mantine/core";
import { FactGroups } from "../../components/entity/fact-groups.tsx";
import { Tree } from "../../components/entity/tree.tsx";
import { taskFacts } from "../../format/task-facts.ts";

/** How a task is run: its facts in groups, and what has branches as trees. */
export function TaskSettings({ template }: { readonly template: TaskTemplate }) {
  const { target, custom } = template;
  const facts = taskFacts(template).filter(({ title }) => !["Custom", "Pod", "SQL"].includes(title));
  return (
    <Stack gap="sm">
      {target.case === "sql" && (
        <section aria-label="Statement">
          <Title order={2} mb={6}>
            Statement
          </Title>
          <pre className="hal-statement hal-mono">{target.value.statement}</pre>
        </section>
      )}
      <FactGroups groups={facts} />
      {custom && Object.keys(custom).length > 0 && (
        <Card withBorder padding="sm" component="section" aria-label="Custom">
          <Title order={2} mb={6}>
            Custom
          </Title>
          {Object.entries(custom).map(([name, value]) => (
            <Tree key={name} name={name} value={value} />
          ))}
        </Card>
      )}
      {target.case === "k8sPod" && (
        <Card withBorder padding="sm" component="section" aria-label="Pod">
          <Title order={2} mb={6}>
            Pod
          </Title>
          <Tree name="spec" value={target.value.podSpec ?? {}} open={4} />
          <Tree
            name="metadata"
            value={{
              labels: target.value.metadata?.labels ?? {},
              annotations: target.value.metadata?.annotations ?? {},
            }}
          />
        </Card>
      )}
    </Stack>
  );
}
