import { createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { type MapItem, MapItemService } from "@haltere/idl/haltere";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { ItemOrder } from "./item-order.ts";
import { itemsKey, type MapNode } from "./map-node.ts";

const pageSize = 100;

/** The items at some places, read a page at a time as they come into sight and again when the map was asked how it stands (`at`). */
export function useItemsInSight(node: MapNode, order: ItemOrder, first: number, end: number, at: number) {
  const transport = useTransport();
  const queries = useQueryClient();
  const client = useMemo(() => createClient(MapItemService, transport), [transport]);
  const key = itemsKey(node);
  const pages: number[] = [];
  for (let page = Math.floor(first / pageSize); page * pageSize < end; page += 1) pages.push(page);
  const found = useQueries({
    queries: pages.map((page) => {
      const indexes: number[] = [];
      for (let place = page * pageSize; place < (page + 1) * pageSize && place < order.count; place += 1)
        indexes.push(order.indexAt(place));
      return {
        queryKey: [...key, indexes],
        queryFn: async ({ signal }: { signal: AbortSignal }) =>
          (await client.listMapItems({ id: node, indexes, limit: pageSize }, { signal })).items,
        gcTime: 30_000,
        staleTime: Number.POSITIVE_INFINITY,
      };
    }),
    combine: (results) => {
      const items = new Map<number, MapItem>();
      for (const { data } of results) for (const item of data ?? []) items.set(item.index, item);
      return { items, error: results.find(({ error }) => error)?.error };
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which map it is
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: key });
  }, [at, queries, key.join("/")]);
  return found;
}
