import type { Literal, LiteralMap } from "@haltere/idl/core";
import { Button, Text, Title } from "@mantine/core";
import { useState } from "react";
import { LiteralView } from "../../../values/literal-view.tsx";
import { sameLiterals } from "../../../values/same-literals.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { NamedMark } from "./failing-inputs.tsx";

interface ValuesSectionProps {
  readonly title: string;
  /** 2 for a run, 3 for a node beside it. */
  readonly order: 2 | 3;
  readonly map: LiteralMap | undefined;
  /** What another run has there. */
  readonly other?: { readonly name: string; readonly map: LiteralMap | undefined } | undefined;
  /** Those that an error names. */
  readonly named?: ReadonlySet<string>;
}

/** Named values; beside those of another run what differs comes first, and what is the same is folded. */
export function ValuesSection({ title, order, map, other, named }: ValuesSectionProps) {
  const [all, setAll] = useState(false);
  const mine = map?.literals ?? {};
  const theirs = other?.map?.literals ?? {};
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const same = other === undefined ? [] : names.filter((name) => sameLiterals(mine[name], theirs[name]));
  const shown = names.filter((name) => !same.includes(name));
  const entry = (name: string) => (
    <div key={name}>
      <dt dir="auto">
        {visibleText(name)} {named?.has(name) && <NamedMark />}
      </dt>
      <dd>
        <LiteralView literal={mine[name]} name={name} />
        {other && !same.includes(name) && <Other name={other.name} theirs={theirs[name]} />}
      </dd>
    </div>
  );
  return (
    <section aria-label={order === 2 ? title : `${title} of the node`}>
      <Title order={order} size="h3">
        {title}
      </Title>
      {names.length === 0 && (
        <Text size="xs" c="dimmed">
          none
        </Text>
      )}
      {shown.length > 0 && <dl className="run-entries">{shown.map(entry)}</dl>}
      {same.length > 0 && (
        <>
          <Button variant="subtle" size="compact-xs" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Hide" : "Show"} {same.length === 1 ? "the one that is" : `the ${same.length} that are`} the same
          </Button>
          {all && <dl className="run-entries">{same.map(entry)}</dl>}
        </>
      )}
    </section>
  );
}

function Other({ name, theirs }: { readonly name: string; readonly theirs: Literal | undefined }) {
  return (
    <div className="run-other">
      <Text size="xs" c="var(--hal-paused)">
        in {name}
      </Text>
      <LiteralView literal={theirs} name={`the one in ${name}`} />
    </div>
  );
}
