import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Link, useNavigate } from "@tanstack/react-router";
import { type Scope, useScope } from "../data/scope.ts";

/** Says in which project and domain one is, and leads to others. */
export function ScopeSwitcher() {
  const scope = useScope();
  return (
    <div className="hal-scope">
      <Link to="/">Haltere</Link>
      {scope && <ScopeChoice scope={scope} />}
    </div>
  );
}

function ScopeChoice({ scope }: { readonly scope: Scope }) {
  const { data } = useQuery(AdminService.method.listProjects, {});
  const navigate = useNavigate();
  const projects = named(data?.projects ?? [], scope.project);
  const domains = named(data?.projects.find(({ id }) => id === scope.project)?.domains ?? [], scope.domain);
  const go = (changed: Partial<Scope>) =>
    void navigate({ to: "/projects/$project/domains/$domain/executions", params: { ...scope, ...changed } });
  return (
    <>
      <Choice label="Project" value={scope.project} options={projects} choose={(project) => go({ project })} />
      <Choice label="Domain" value={scope.domain} options={domains} choose={(domain) => go({ domain })} />
    </>
  );
}

interface Option {
  readonly id: string;
  readonly name: string;
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly choose: (id: string) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps) {
  return (
    <>
      <span className="hal-dim" aria-hidden="true">
        /
      </span>
      <select aria-label={label} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name || id}
          </option>
        ))}
      </select>
    </>
  );
}

/** With the one that the address has, also before the others are known or where it is archived. */
function named(options: readonly Option[], own: string): readonly Option[] {
  return options.some(({ id }) => id === own) ? options : [{ id: own, name: own }, ...options];
}
