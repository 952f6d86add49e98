import { CatalogCacheStatus } from "@haltere/idl/core";
import { PageLink } from "../../../components/link.tsx";
import type { RunNode } from "../state/run-node.ts";

const words: Readonly<Partial<Record<CatalogCacheStatus, string>>> = {
  [CatalogCacheStatus.CACHE_MISS]: "miss",
  [CatalogCacheStatus.CACHE_HIT]: "hit",
  [CatalogCacheStatus.CACHE_POPULATED]: "kept",
  [CatalogCacheStatus.CACHE_LOOKUP_FAILURE]: "lookup failed",
  [CatalogCacheStatus.CACHE_PUT_FAILURE]: "not kept: failed",
  [CatalogCacheStatus.CACHE_SKIPPED]: "skipped",
  [CatalogCacheStatus.CACHE_EVICTED]: "evicted",
};

/** How a node stood to the cache, with a link to the run that made what was found there. */
export function CacheWord({ node }: { readonly node: RunNode | undefined }) {
  const word = words[node?.cache ?? 0];
  const source = node?.cachedFrom?.nodeExecutionId?.executionId;
  if (word === undefined) return <span>–</span>;
  if (node?.cache !== CatalogCacheStatus.CACHE_HIT || source === undefined) return <span>{word}</span>;
  const { project, domain, name } = source;
  return (
    <span>
      {word},{" "}
      <PageLink
        size="xs"
        underline="always"
        to="/projects/$project/domains/$domain/executions/$name"
        params={{ project, domain, name }}
      >
        of {name}
      </PageLink>
    </span>
  );
}
