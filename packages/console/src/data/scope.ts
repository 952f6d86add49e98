import { useParams } from "@tanstack/react-router";

/** A project's domain: what every list is of. */
export interface Scope {
  readonly project: string;
  readonly domain: string;
}

/** The project and domain of the page's address; undefined on pages that are above them. */
export function useScope(): Scope | undefined {
  const { project, domain } = useParams({ strict: false });
  return project === undefined || domain === undefined ? undefined : { project, domain };
}

/** The same on pages below a domain. */
export function useRequiredScope(): Scope {
  const scope = useScope();
  if (scope === undefined) throw new Error("This page's address has no project and domain.");
  return scope;
}
