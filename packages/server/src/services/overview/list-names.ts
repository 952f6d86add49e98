import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { NamedEntityState } from "@haltere/idl/admin";
import { type ListNamesRequest, ListNamesRequest_Order, ListNamesResponseSchema } from "@haltere/idl/haltere";
import type { Condition, Row, Store } from "@haltere/ports";
import type { CallContext } from "@haltere/rpc";
import { fewAtOnce } from "../requests/few-at-once.ts";
import { equals } from "../requests/list-query.ts";
import { refuseZeroByte, requireText } from "../requests/refusals.ts";
import { numberToken, pageSize } from "../requests/sized-page.ts";
import type { ServiceResources } from "../service-resources.ts";
import { glances, latestExecutions, requireGlances } from "./execution-glance.ts";
import { type NamesByRuns, namesByRuns } from "./names-by-runs.ts";
import { isNamedType, type NamedType, referred } from "./referred.ts";

/** Names read at a time where they are looked through. */
const chunk = 5000;
/** Of more versions than these the newest count: so many values of a column an index is asked for one by one. */
const mostVersions = 64;

/** @throws FlyteError InvalidArgument for what is asked wrongly */
export async function listNames(
  { store }: ServiceResources,
  request: ListNamesRequest,
  { signal }: Pick<CallContext, "signal">,
) {
  const { project, domain, resourceType: type, name } = request;
  requireText(project, "project");
  requireText(domain, "domain");
  refuseZeroByte(name, "name");
  if (!isNamedType(type))
    throw new FlyteError("InvalidArgument", "invalid value for resource_type", {
      hint: "Names are listed of workflows, tasks and launch plans.",
    });
  const limit = pageSize(request.limit);
  const executions = requireGlances(request.executions, limit);
  const offset = numberToken(request.token) ?? 0;
  const named: Named = { store, request, type };
  const before =
    request.order === ListNamesRequest_Order.BY_NAME
      ? []
      : ordered(await namesByRuns(store, { project, domain }, type), request.order);
  const found = await page(named, before, offset, limit + 1);
  const rows = found.slice(0, limit);
  const latest = await fewAtOnce(rows, (row) => latestOf(named, row.name, executions), signal);
  const told = await glances(store, latest.flat());
  let at = 0;
  return create(ListNamesResponseSchema, {
    names: rows.map(({ name, description }, index) => {
      const count = latest[index]?.length ?? 0;
      at += count;
      return { name, description, executions: told.slice(at - count, at) };
    }),
    token: found.length > limit ? String(offset + limit) : "",
  });
}

interface Named {
  readonly store: Store;
  readonly request: ListNamesRequest;
  readonly type: NamedType;
}

type NamedRow = Pick<Row<"named_entities">, "name" | "description">;

/** The names that stand first, and behind them the rest by name. */
async function page(named: Named, before: readonly string[], offset: number, count: number): Promise<NamedRow[]> {
  if (before.length === 0) return byName(named, [], offset, count);
  const first = await rowsOf(named, before);
  const taken = first.slice(offset, offset + count);
  if (taken.length === count) return taken;
  const rest = await byName(named, before, Math.max(0, offset - first.length), count - taken.length);
  return [...taken, ...rest];
}

async function rowsOf(named: Named, names: readonly string[]): Promise<NamedRow[]> {
  const where: Condition[] = [...conditions(named), { column: "name", comparison: "in", value: names }];
  const rows = await named.store.list("named_entities", { where });
  const byName = new Map(rows.map((row) => [row.name, row]));
  return names.flatMap((name) => byName.get(name) ?? []).filter(meets(named));
}

async function byName(named: Named, but: readonly string[], offset: number, count: number): Promise<NamedRow[]> {
  const { store, request } = named;
  const where: Condition[] = [
    ...conditions(named),
    ...(but.length === 0 ? [] : [{ column: "name", comparison: "not_in", value: but } as const]),
  ];
  const orderBy = { column: "name", descending: false } as const;
  if (request.name === "") return store.list("named_entities", { where, orderBy, offset, limit: count });
  // Stores compare texts by their letters' case, and people do not: names are looked through here.
  const found: NamedRow[] = [];
  for (let after = ""; ; ) {
    const rows = await store.list("named_entities", {
      where: [...where, { column: "name", comparison: "gt", value: after }],
      orderBy,
      limit: chunk,
    });
    found.push(...rows.filter(meets(named)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < chunk || found.length >= offset + count)
      return found.slice(offset, offset + count);
    after = last.name;
  }
}

/** Without the workflows and launch plans that were made around single tasks. */
function conditions({ request: { project, domain, archived }, type }: Named): Condition[] {
  const state = archived ? NamedEntityState.NAMED_ENTITY_ARCHIVED : NamedEntityState.NAMED_ENTITY_ACTIVE;
  return [
    ...equals({ resource_type: type, project, domain, state }),
    { column: "name", comparison: "not_like", value: ".flytegen%" },
  ];
}

function meets({ request }: Named): (row: NamedRow) => boolean {
  const words = request.name.toLowerCase().split(/\s+/);
  return ({ name }) => words.every((word) => name.toLowerCase().includes(word));
}

function ordered(runs: readonly NamesByRuns[], order: ListNamesRequest_Order): string[] {
  if (order === ListNamesRequest_Order.BY_LAST_EXECUTION) return runs.map(({ name }) => name);
  const failing = runs.filter(({ failed }) => failed > 0);
  return failing.toSorted((a, b) => b.failed / b.ended - a.failed / a.ended).map(({ name }) => name);
}

async function latestOf({ store, request, type }: Named, name: string, count: number): Promise<Row<"executions">[]> {
  if (count === 0) return [];
  const { project, domain } = request;
  const { table, column } = referred[type];
  const query = {
    where: equals({ project, domain, name }),
    orderBy: { column: "created_at", descending: true },
    limit: mostVersions,
  } as const;
  const versions =
    table === "workflows"
      ? await store.list(table, { ...query, without: ["closure", "typed_interface", "digest"] })
      : table === "tasks"
        ? await store.list(table, { ...query, without: ["closure", "digest"] })
        : await store.list(table, { ...query, without: ["closure", "spec", "digest"] });
  if (versions.length === 0) return [];
  const of = { column, comparison: "in", value: versions.map(({ id }) => id) } as const;
  return latestExecutions(store, { project, domain }, [of], count);
}
