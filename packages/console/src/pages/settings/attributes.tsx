import "../../components/entity/entity.css";
import { toJson } from "@bufbuild/protobuf";
import { useQuery } from "@connectrpc/connect-query";
import { type MatchableAttributesConfiguration, MatchingAttributesSchema } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Button, NativeSelect, Stack, Table, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
import type { Scope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { type AttributeKind, attributeKinds } from "./attribute-kinds.ts";
import { EditAttributes } from "./edit-attributes.tsx";

/** A scope that attributes may be set for; empty parts are open. */
export interface AttributeScope {
  readonly project: string;
  readonly domain: string;
  readonly workflow: string;
}

/** The attributes of one kind: what each scope says, and which of them applies. The most specific wins as a whole; nothing is merged. */
export function Attributes({ scope }: { readonly scope: Scope }) {
  const [{ kind: named, workflow = "" }, change] = useAddressSearch();
  const [editing, setEditing] = useState<AttributeScope>();
  const kind = attributeKinds.find((one) => String(one.kind) === named) ?? attributeKinds[0];
  if (kind === undefined) return null;
  return (
    <Stack gap="sm">
      <NativeSelect
        label="Kind"
        size="xs"
        maw={320}
        value={String(kind.kind)}
        data={attributeKinds.map((one) => ({ value: String(one.kind), label: one.title }))}
        onChange={(event) => change({ kind: event.currentTarget.value })}
      />
      <Text size="sm">{kind.about}</Text>
      <TextInput
        label="For the workflow"
        placeholder="Any"
        maw={420}
        value={workflow}
        onChange={(event) => change({ workflow: event.currentTarget.value || undefined })}
      />
      <Scopes kind={kind} scope={scope} workflow={workflow} edit={setEditing} editing={editing} />
    </Stack>
  );
}

interface ScopesProps {
  readonly kind: AttributeKind;
  readonly scope: Scope;
  readonly workflow: string;
  readonly edit: (scope: AttributeScope | undefined) => void;
  readonly editing: AttributeScope | undefined;
}

function Scopes({ kind, scope: { project, domain }, workflow, edit, editing }: ScopesProps) {
  const { data, error, refetch } = useQuery(AdminService.method.listMatchableAttributes, { resourceType: kind.kind });
  if (error) return <ErrorPanel what="The attributes could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={3} />;
  const asked: readonly AttributeScope[] = [
    { project, domain: "", workflow: "" },
    { project, domain, workflow: "" },
    ...(workflow ? [{ project, domain, workflow }] : []),
  ];
  const rows = asked.map((scope) => ({ scope, set: data.configurations.find((one) => isOf(one, scope)) }));
  const applies = rows.findLast(({ set }) => set !== undefined);
  return (
    <>
      <Table.ScrollContainer minWidth={460}>
        <Table style={{ overflowWrap: "anywhere" }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Scope</Table.Th>
              <Table.Th>Says</Table.Th>
              <Table.Th>Applies</Table.Th>
              <Table.Th>Actions</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={scopeText(row.scope)} style={{ verticalAlign: "top" }}>
                <Table.Td>{scopeText(row.scope)}</Table.Td>
                <Table.Td className="hal-mono" style={{ whiteSpace: "pre-wrap" }}>
                  {row.set?.attributes
                    ? JSON.stringify(toJson(MatchingAttributesSchema, row.set.attributes), undefined, 1)
                    : "nothing"}
                </Table.Td>
                <Table.Td>{row === applies ? "yes" : row.set ? "no: a narrower scope has its own" : "–"}</Table.Td>
                <Table.Td>
                  <Button variant="default" onClick={() => edit(row.scope)} aria-label={`Edit ${scopeText(row.scope)}`}>
                    Edit
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" data-effective>
        {applies
          ? `What applies here comes from ${scopeText(applies.scope)}.`
          : "No scope says anything: what applies is the control plane's own configuration."}
      </Text>
      {editing && (
        <EditAttributes
          kind={kind}
          scope={editing}
          title={scopeText(editing)}
          standing={rows.find((row) => scopeText(row.scope) === scopeText(editing))?.set?.attributes}
          close={() => edit(undefined)}
          done={() => {
            edit(undefined);
            void refetch();
          }}
        />
      )}
    </>
  );
}

function isOf(one: MatchableAttributesConfiguration, { project, domain, workflow }: AttributeScope): boolean {
  return one.project === project && one.domain === domain && one.workflow === workflow && one.launchPlan === "";
}

function scopeText({ project, domain, workflow }: AttributeScope): string {
  if (domain === "") return `the project ${project}`;
  return workflow === "" ? `the domain ${domain} of ${project}` : `the workflow ${workflow} in ${domain} of ${project}`;
}
