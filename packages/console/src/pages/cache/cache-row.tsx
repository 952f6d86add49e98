import type { CacheEntry } from "@haltere/idl/haltere";
import { Button } from "@mantine/core";
import { PageLink } from "../../components/link.tsx";
import { Time } from "../../components/time.tsx";
import type { Scope } from "../../data/scope.ts";
import type { Evicted } from "./evict.tsx";

/** Tells an entry apart: artifacts of two datasets may have one name. */
export function entryKey({ id }: CacheEntry): string {
  return `${id?.dataset}/${id?.datasetVersion}/${id?.artifactId}`;
}

interface CacheRowProps {
  readonly scope: Scope;
  readonly entry: CacheEntry;
  readonly chosen: boolean;
  readonly choose: (on: boolean) => void;
  readonly evict: (target: Evicted) => void;
  readonly open: () => void;
}

export function CacheRow({ scope, entry, chosen, choose, evict, open }: CacheRowProps) {
  const { id, task, cacheVersion, source, createdAt } = entry;
  const node = source?.nodeExecutionId;
  const run = node?.executionId;
  return (
    <tr data-chosen={chosen || undefined}>
      <td className="hal-narrow">
        <input
          type="checkbox"
          aria-label={`Choose the entry ${id?.artifactId}`}
          checked={chosen}
          onChange={(event) => choose(event.currentTarget.checked)}
        />
      </td>
      <td className="hal-name">
        <PageLink
          className="hal-clip"
          title={task}
          to="/projects/$project/domains/$domain/tasks/$name"
          params={{ ...scope, name: task }}
        >
          {task}
        </PageLink>
      </td>
      <td className="hal-mono">{cacheVersion}</td>
      <td>
        {run ? (
          <PageLink
            to="/projects/$project/domains/$domain/executions/$name"
            params={{ project: run.project, domain: run.domain, name: run.name }}
            search={{ node: node.nodeId }}
          >
            {run.name}
          </PageLink>
        ) : (
          "–"
        )}
        {node && <span className="hal-dim"> {node.nodeId}</span>}
      </td>
      <td>
        <Time at={createdAt} />
      </td>
      <td>
        <Button.Group>
          <Button variant="default" size="compact-xs" onClick={open}>
            Values
          </Button>
          <Button variant="default" size="compact-xs" onClick={() => id && evict({ kind: "entries", ids: [id], task })}>
            Evict
          </Button>
          <Button variant="default" size="compact-xs" onClick={() => evict({ kind: "task", ...scope, name: task })}>
            Evict all of the task
          </Button>
        </Button.Group>
      </td>
    </tr>
  );
}
