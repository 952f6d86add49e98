import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { CreateProject } from "../../components/create-project.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useWatch } from "../../data/use-watch.ts";
import { Attributes } from "./attributes.tsx";
import { ProjectForm } from "./project-form.tsx";

/** A project's own settings, and the attributes that apply to its domain and its workflows. */
export function SettingsPage() {
  const scope = useRequiredScope();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const { data, error, refetch } = useQuery(AdminService.method.getProject, { id: scope.project });
  useWatch(undefined, () => undefined);
  return (
    <Page
      title="Settings"
      actions={
        <Button variant="default" onClick={() => setCreating(true)}>
          New project
        </Button>
      }
    >
      {error && <ErrorPanel what="The project could not be read" error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {creating && (
        <CreateProject
          close={() => setCreating(false)}
          done={(project) => {
            setCreating(false);
            void navigate({
              to: "/projects/$project/domains/$domain/settings",
              params: { project, domain: scope.domain },
            });
          }}
        />
      )}
      {data && (
        <div className="settings-page">
          <ProjectForm key={data.id} project={data} saved={() => void refetch()} />
          <Attributes scope={scope} />
        </div>
      )}
    </Page>
  );
}
