import { useQuery } from "@tanstack/react-query";
import { useConnection } from "./connection.tsx";

/** The console's first script, which has another name in each build. */
const entry = /<script[^>]+src="([^"]+)"/;

async function isUpgraded(): Promise<boolean> {
  const own = document.querySelector('script[type="module"]')?.getAttribute("src");
  const response = await fetch("/console/", { cache: "no-store" });
  const [, served] = entry.exec(await response.text()) ?? [];
  return response.ok && own !== null && own !== undefined && served !== undefined && served !== own;
}

/** Whether the control plane has another build of the console than this page is: looked for when it is back, and where a part is missing. */
export function useUpgrade(asked = false): boolean {
  const { connection, returns } = useConnection();
  const { data } = useQuery({
    queryKey: ["console build", returns],
    queryFn: isUpgraded,
    enabled: connection.kind !== "lost" && (asked || returns > 0),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return data ?? false;
}
