import { useQuery } from "@connectrpc/connect-query";
import { Sort_Direction } from "@haltere/idl/admin";
import type { Literal, LiteralMap } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Select, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import type { Scope } from "../../../data/scope.ts";
import { useAddressSearch } from "../../../data/use-address-search.ts";
import { LiteralView } from "../../../values/literal-view.tsx";
import { sameLiterals } from "../../../values/same-literals.ts";
import { visibleText } from "../../../values/visible-text.ts";

interface ComparedValuesProps {
  readonly scope: Scope;
  readonly run: string;
  /** Absent for the run's own. */
  readonly nodeId: string | undefined;
  readonly inputs: LiteralMap | undefined;
  readonly outputs: LiteralMap | undefined;
}

/** Inputs and outputs, beside those of the same node in another run where one is chosen. */
export function ComparedValues({ scope, run, nodeId, inputs, outputs }: ComparedValuesProps) {
  const [search, change] = useAddressSearch();
  const other = search.with;
  const id = { ...scope, name: other ?? "" };
  const ofNode = useQuery(
    AdminService.method.getNodeExecutionData,
    { id: { executionId: id, nodeId: nodeId ?? "" } },
    { enabled: other !== undefined && nodeId !== undefined },
  );
  const ofRun = useQuery(
    AdminService.method.getExecutionData,
    { id },
    { enabled: other !== undefined && nodeId === undefined },
  );
  const { data, error } = nodeId === undefined ? ofRun : ofNode;
  const beside = other === undefined || data === undefined ? undefined : { name: other, ...data };
  const order = nodeId === undefined ? 2 : 3;
  return (
    <Stack gap="sm">
      <OtherRun scope={scope} run={run} value={other} onChange={(name) => change({ with: name })} />
      {error && other !== undefined && <ErrorPanel what={`The values of ${other} could not be read`} error={error} />}
      <Values
        title="Inputs"
        order={order}
        map={inputs}
        other={beside && { name: beside.name, map: beside.fullInputs }}
      />
      <Values
        title="Outputs"
        order={order}
        map={outputs}
        other={beside && { name: beside.name, map: beside.fullOutputs }}
      />
    </Stack>
  );
}

function OtherRun({
  scope,
  run,
  value,
  onChange,
}: {
  readonly scope: Scope;
  readonly run: string;
  readonly value: string | undefined;
  readonly onChange: (name: string | undefined) => void;
}) {
  const [asked, setAsked] = useState(false);
  const { data } = useQuery(
    AdminService.method.listExecutions,
    { id: scope, limit: 100, sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING } },
    { enabled: asked },
  );
  const names = new Set([
    ...(value === undefined ? [] : [value]),
    ...(data?.executions.map(({ id }) => id?.name ?? "") ?? []),
  ]);
  names.delete(run);
  return (
    <Select
      aria-label="Compare with a run"
      placeholder="Compare with a run…"
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Compare no more" }}
      data={[...names]}
      value={value ?? null}
      onFocus={() => setAsked(true)}
      onChange={(name) => onChange(name ?? undefined)}
      nothingFoundMessage="No other run"
    />
  );
}

/** The values of a map's item. */
export function PlainValues({ inputs, outputs }: Pick<ComparedValuesProps, "inputs" | "outputs">) {
  return (
    <>
      <Values title="Inputs" order={3} map={inputs} other={undefined} />
      <Values title="Outputs" order={3} map={outputs} other={undefined} />
    </>
  );
}

interface ValuesProps {
  readonly title: string;
  readonly order: 2 | 3;
  readonly map: LiteralMap | undefined;
  readonly other: { readonly name: string; readonly map: LiteralMap | undefined } | undefined;
}

function Values({ title, order, map, other }: ValuesProps) {
  const mine = map?.literals ?? {};
  const theirs = other?.map?.literals ?? {};
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  return (
    <section aria-label={title}>
      <Title order={order} size="h3">
        {title}
      </Title>
      {names.length === 0 && (
        <Text size="xs" c="dimmed">
          none
        </Text>
      )}
      <dl className="run-entries">
        {names.map((name) => (
          <div key={name}>
            <dt dir="auto">{visibleText(name)}</dt>
            <dd>
              <LiteralView literal={mine[name]} name={name} />
              {other && <Other name={other.name} mine={mine[name]} theirs={theirs[name]} />}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Other({
  name,
  mine,
  theirs,
}: {
  readonly name: string;
  readonly mine: Literal | undefined;
  readonly theirs: Literal | undefined;
}) {
  if (sameLiterals(mine, theirs))
    return (
      <Text size="xs" c="dimmed">
        the same in {name}
      </Text>
    );
  return (
    <div style={{ borderLeft: "3px solid var(--hal-paused)", paddingLeft: 8, marginTop: 4 }}>
      <Text size="xs" c="var(--hal-paused)">
        in {name}
      </Text>
      <LiteralView literal={theirs} name={`the one in ${name}`} />
    </div>
  );
}
