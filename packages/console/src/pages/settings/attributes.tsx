import "./settings.css";
import { useQuery } from "@connectrpc/connect-query";
import { MachineService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { Button, Chip, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { TableFrame } from "../../components/table-frame.tsx";
import { Waiting } from "../../components/waiting.tsx";
import type { Scope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { type AttributeKind, attributeKinds } from "./attribute-kinds.ts";
import { type AttributeScope, isOfScope, scopeText } from "./attribute-scope.ts";
import { EditAttributes } from "./edit-attributes.tsx";
import { type Effective, effectiveValues, kindOfAddress, type ScopeSays } from "./effective.ts";
import { fieldText } from "./field-text.ts";
import { valueAt } from "./json-place.ts";
import { attributesJson } from "./read-attributes.ts";

/** The attributes of one kind: what applies and why, and what each scope says. */
export function Attributes({ scope }: { readonly scope: Scope }) {
  const [{ kind: named, workflow = "" }, change] = useAddressSearch();
  const kind = kindOfAddress(named);
  if (kind === undefined) return null;
  return (
    <Stack gap="sm" component="section" aria-label="Attributes">
      <Title order={2}>Attributes</Title>
      <Chip.Group value={String(kind.kind)} onChange={(value) => change({ kind: String(value) })}>
        <Group gap={6} role="radiogroup" aria-label="Kind">
          {attributeKinds.map((one) => (
            <Chip key={one.kind} value={String(one.kind)} size="xs" variant="outline" radius="sm">
              {one.title}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Text size="sm">
        {kind.about}{" "}
        <span className="hal-dim">
          {kind.merged
            ? "What the narrowest scope leaves open is the project's, and then the control plane's."
            : "The narrowest scope that says anything counts as a whole."}
        </span>
      </Text>
      <TextInput
        label="For the workflow"
        placeholder="Any"
        maw={420}
        value={workflow}
        onChange={(event) => change({ workflow: event.currentTarget.value || undefined })}
      />
      <Scopes
        key={kind.kind}
        kind={kind}
        scope={scope}
        workflow={workflow}
        choose={(name) => change({ workflow: name })}
      />
    </Stack>
  );
}

interface ScopesProps {
  readonly kind: AttributeKind;
  readonly scope: Scope;
  readonly workflow: string;
  readonly choose: (workflow: string) => void;
}

function Scopes({ kind, scope: { project, domain }, workflow, choose }: ScopesProps) {
  const [editing, setEditing] = useState<AttributeScope>();
  const { data, error, refetch } = useQuery(AdminService.method.listMatchableAttributes, { resourceType: kind.kind });
  const machine = useQuery(MachineService.method.getMachine, { limit: 1 }, { staleTime: 60_000 });
  if (error) return <ErrorPanel what="The attributes could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={3} />;
  const asked: readonly AttributeScope[] = [
    { project, domain: "", workflow: "" },
    { project, domain, workflow: "" },
    ...(workflow ? [{ project, domain, workflow }] : []),
  ];
  const rows = asked.map((scope) => {
    const set = data.configurations.find((one) => isOfScope(one, scope))?.attributes;
    return { scope, set, says: set && attributesJson(set) };
  });
  const says: ScopeSays[] = rows.map(({ scope, says }) => ({ scope: scopeText(scope), says }));
  const applies = says.findLast((one) => one.says !== undefined);
  const others = data.configurations.filter(
    (one) => one.project === project && one.domain === domain && one.workflow !== "" && one.workflow !== workflow,
  );
  return (
    <>
      {machine.error && (
        <ErrorPanel
          what="What the control plane itself is configured with could not be read"
          error={machine.error}
          retry={() => void machine.refetch()}
        />
      )}
      <EffectiveValues values={effectiveValues(kind, says, machine.data?.controlPlane?.limits)} />
      <Text size="sm" data-effective>
        {applies
          ? `What applies here comes from ${applies.scope}.`
          : "No scope says anything: what applies is the control plane's own configuration."}
      </Text>
      <div className="settings-scopes">
        {rows.map(({ scope, set, says }) => (
          <section key={scopeText(scope)} className="settings-scope" aria-label={scopeText(scope)}>
            <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
              <h3>{scopeText(scope)}</h3>
              {!(kind.ofDomainsAlone && scope.domain === "") && (
                <Button
                  variant="default"
                  flex="none"
                  onClick={() => setEditing(scope)}
                  aria-label={`Edit ${scopeText(scope)}`}
                >
                  Edit
                </Button>
              )}
            </Group>
            {set === undefined || says === undefined ? (
              <p className="hal-dim">
                {kind.ofDomainsAlone && scope.domain === "" ? "Set it for each of its domains." : "Says nothing."}
              </p>
            ) : (
              <dl className="settings-facts">
                {kind.fields.map(({ label, place, form }) => {
                  const value = fieldText(form, valueAt(says, place));
                  return (
                    value !== undefined && (
                      <div key={label}>
                        <dt>{label}</dt>
                        <dd>{value}</dd>
                      </div>
                    )
                  );
                })}
              </dl>
            )}
          </section>
        ))}
      </div>
      {others.length > 0 && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            Set for
          </Text>
          {others.slice(0, 30).map(({ workflow: other }) => (
            <Button key={other} variant="subtle" size="compact-xs" onClick={() => choose(other)}>
              {other}
            </Button>
          ))}
        </Group>
      )}
      {editing && (
        <EditAttributes
          kind={kind}
          scope={editing}
          title={scopeText(editing)}
          standing={rows.find(({ scope }) => scopeText(scope) === scopeText(editing))?.set}
          close={() => setEditing(undefined)}
          done={() => {
            setEditing(undefined);
            void refetch();
          }}
        />
      )}
    </>
  );
}

/** What applies, value by value, with where each comes from. */
function EffectiveValues({ values }: { readonly values: readonly Effective[] }) {
  if (values.length === 0) return null;
  return (
    <TableFrame label="What applies">
      <table className="hal-table settings-effective">
        <thead>
          <tr>
            <th>What applies</th>
            <th>Value</th>
            <th>Comes from</th>
          </tr>
        </thead>
        <tbody>
          {values.map(({ label, value, from }) => (
            <tr key={label}>
              <td>{label}</td>
              <td className="hal-mono">{value}</td>
              <td>{from}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
