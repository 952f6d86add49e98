import { Code, ConnectError } from "@connectrpc/connect";
import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { skipToken } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { EmptyState } from "../components/empty-state.tsx";
import { PageLink } from "../components/link.tsx";
import { Page } from "../components/page.tsx";
import { useScope } from "../data/scope.ts";

/** Around the pages of a domain: says where the address's project or domain is none, which its lists would show as empty. */
export function DomainFrame() {
  const scope = useScope();
  const { data } = useQuery(AdminService.method.listProjects, {});
  const listed = data?.projects.find(({ id }) => id === scope?.project);
  // An archived project is in no list, and its pages are there all the same.
  const own = useQuery(
    AdminService.method.getProject,
    scope === undefined || data === undefined || listed !== undefined ? skipToken : { id: scope.project },
  );
  const project = listed ?? own.data;
  const unknown = own.error !== null && ConnectError.from(own.error).code === Code.NotFound;
  if (unknown) return <None what="project" name={scope?.project ?? ""} />;
  if (project !== undefined && !project.domains.some(({ id }) => id === scope?.domain))
    return <None what="domain" name={scope?.domain ?? ""} />;
  return <Outlet />;
}

function None({ what, name }: { readonly what: "project" | "domain"; readonly name: string }) {
  return (
    <Page title={`No such ${what}`}>
      <EmptyState title={`No ${what} is called ${name}`}>
        The address may have been typed wrongly, or be of another control plane.{" "}
        <PageLink to="/" underline="always">
          To the projects
        </PageLink>
      </EmptyState>
    </Page>
  );
}
