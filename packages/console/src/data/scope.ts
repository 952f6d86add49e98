import { useParams } from "@tanstack/react-router";
import { createContext, use } from "react";

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

/** Set around what is of another project or domain than the page's address says. */
export const OtherScope = createContext<Scope | undefined>(undefined);

/** The same on pages below a domain. */
export function useRequiredScope(): Scope {
  const ofAddress = useScope();
  const scope = use(OtherScope) ?? ofAddress;
  if (scope === undefined) throw new Error("This page's address has no project and domain.");
  return scope;
}
