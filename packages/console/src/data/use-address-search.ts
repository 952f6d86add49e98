import { useNavigate, useSearch } from "@tanstack/react-router";

/** What stands behind the address's `?`, and what changes some of it: undefined or empty takes it out. Filters and chosen tabs live there. */
export function useAddressSearch(): [
  search: Readonly<Record<string, string | undefined>>,
  change: (changed: Readonly<Record<string, string | undefined>>) => void,
] {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  return [
    search,
    (changed) =>
      void navigate({ to: ".", search: (old) => ({ ...old, ...changed }), replace: true, resetScroll: false }),
  ];
}
