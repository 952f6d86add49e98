import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { ExecutionState } from "@haltere/idl/admin";
import { type DomainPlace, type GetDomainsRequest, GetDomainsResponseSchema } from "@haltere/idl/haltere";
import type { Condition, Store } from "@haltere/ports";
import type { CallContext } from "@haltere/rpc";
import { fewAtOnce } from "../requests/few-at-once.ts";
import { equals } from "../requests/list-query.ts";
import { requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { glances, latestExecutions, requireGlances } from "./execution-glance.ts";

const mostDomains = 1000;
/** Counts are of rows that are read: no further than this. */
const mostCounted = 100;
/** A day in microseconds. */
const lately = 86_400_000_000;

const goingPhases = ["UNDEFINED", "QUEUED", "RUNNING", "SUCCEEDING", "FAILING", "ABORTING"];
const failedPhases = ["FAILED", "TIMED_OUT"];

/** How each of some domains does: what it costs grows with what is asked for, not with what has run. */
export async function getDomains(
  { store, clock }: ServiceResources,
  request: GetDomainsRequest,
  { signal }: Pick<CallContext, "signal">,
) {
  const { domains } = request;
  if (domains.length > mostDomains)
    throw new FlyteError(
      "InvalidArgument",
      `invalid value for domains: ${domains.length} are more than ${mostDomains}`,
    );
  const count = requireGlances(request.executions, domains.length);
  for (const { project, domain } of domains) {
    requireText(project, "domains.project");
    requireText(domain, "domains.domain");
  }
  const since: Condition = { column: "created_at", comparison: "gte", value: clock.now() - lately };
  const read = await fewAtOnce(
    domains,
    async (place) => {
      const [going, failed, latest] = await Promise.all([
        counted(store, place, goingPhases, []),
        counted(store, place, failedPhases, [since]),
        count === 0 ? [] : latestExecutions(store, place, [], count),
      ]);
      return { place, going, failed, latest };
    },
    signal,
  );
  const told = await glances(
    store,
    read.flatMap(({ latest }) => latest),
  );
  let at = 0;
  return create(GetDomainsResponseSchema, {
    domains: read.map(({ place, going, failed, latest }) => {
      const executions = told.slice(at, at + latest.length);
      at += latest.length;
      return { place, going, failed, executions };
    }),
  });
}

/** How many executions stand in some phases, each of which an index has; no more than a hundred. */
async function counted(store: Store, { project, domain }: DomainPlace, phases: readonly string[], where: Condition[]) {
  const found = await Promise.all(
    phases.map((phase) =>
      store.list("executions", {
        where: [
          ...equals({ execution_project: project, execution_domain: domain, phase }),
          ...equals({ state: ExecutionState.EXECUTION_ACTIVE }),
          ...where,
        ],
        orderBy: { column: "created_at", descending: true },
        limit: mostCounted,
        without: ["spec", "closure", "inputs", "user_inputs", "outputs"],
      }),
    ),
  );
  return Math.min(mostCounted, found.flat().length);
}
