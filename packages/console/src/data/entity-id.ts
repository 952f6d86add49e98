import { useParams } from "@tanstack/react-router";
import { type Scope, useRequiredScope } from "./scope.ts";

/** The entity that the page's address names, and its version where it names one. */
export function useEntityAddress(): {
  readonly scope: Scope;
  readonly name: string;
  readonly version: string | undefined;
} {
  const scope = useRequiredScope();
  const { name = "", version } = useParams({ strict: false });
  return { scope, name, version };
}
