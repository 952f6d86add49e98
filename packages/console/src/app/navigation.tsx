import { Stack } from "@mantine/core";
import { useRouterState } from "@tanstack/react-router";
import { NavigationLink } from "../components/link.tsx";
import { useScope } from "../data/scope.ts";
import { domainPages } from "./domain-pages.ts";

/** The pages of the project's domain, and those above. */
export function Navigation() {
  const scope = useScope();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <Stack component="nav" gap={2} aria-label="Pages">
      <NavigationLink to="/" label="Projects" active={path === "/"} />
      {scope &&
        domainPages.map(([label, to]) => (
          <NavigationLink key={to} to={to} params={scope} label={label} active={isAt(path, to)} />
        ))}
      <NavigationLink to="/machine" label="Machine" active={path === "/machine"} />
    </Stack>
  );
}

/** Whether an address is of that page, or below it; `workflow/N/version/V` is below `workflows`. */
function isAt(path: string, to: string): boolean {
  const [, , , , , section = ""] = path.split("/");
  const name = to.slice(to.lastIndexOf("/") + 1);
  return section === name || `${section}s` === name;
}
