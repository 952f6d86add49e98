import { Link, useRouterState } from "@tanstack/react-router";
import { useScope } from "../data/scope.ts";
import { domainPages } from "./domain-pages.ts";

/** The pages of the project's domain, under its name, and those above. */
export function Navigation() {
  const scope = useScope();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <nav aria-label="Pages">
      <Link to="/" activeOptions={{ exact: true }}>
        Projects
      </Link>
      {scope && (
        <p className="hal-side-scope" title={`${scope.project} / ${scope.domain}`}>
          <strong className="hal-clip">{scope.project}</strong>
          <span className="hal-clip">{scope.domain}</span>
        </p>
      )}
      {scope &&
        domainPages.map(({ label, to }) => (
          <Link key={to} to={to} params={scope} {...(isAt(path, to) ? { "aria-current": "page" } : {})}>
            {label}
          </Link>
        ))}
      <Link to="/machine" className={scope && "hal-side-apart"}>
        Machine
      </Link>
    </nav>
  );
}

/** Whether an address is of that page, or below it; `workflow/N/version/V` is below `workflows`. */
function isAt(path: string, to: string): boolean {
  const [, , , , , section = ""] = path.split("/");
  const name = to.slice(to.lastIndexOf("/") + 1);
  return section === name || `${section}s` === name;
}
