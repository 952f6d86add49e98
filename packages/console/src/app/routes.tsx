import { createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";
import { DomainFrame } from "./domain-frame.tsx";
import { lazyPage } from "./lazy-page.tsx";
import { NotFound } from "./not-found.tsx";
import { PageFault } from "./page-fault.tsx";
import { readSearch, writeSearch } from "./search-text.ts";
import { Shell } from "./shell.tsx";

/** What stands behind an address's `?`: texts alone, so that a run called 007 stays what it is. */
type AddressSearch = Readonly<Record<string, string | undefined>>;

const root = createRootRoute({
  validateSearch: (search: Record<string, unknown>): AddressSearch =>
    Object.fromEntries(
      Object.entries(search).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
    ),
  component: Shell,
  notFoundComponent: NotFound,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyPage(() => import("../pages/home/home-page.tsx"), "HomePage"),
});
const machine = createRoute({
  getParentRoute: () => root,
  path: "/machine",
  component: lazyPage(() => import("../pages/machine/machine-page.tsx"), "MachinePage"),
});

/** What every page below a domain's address has in its address. */
const domain = createRoute({
  getParentRoute: () => root,
  path: "/projects/$project/domains/$domain",
  component: DomainFrame,
});
const below = { getParentRoute: () => domain };
const domainIndex = createRoute({
  ...below,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/projects/$project/domains/$domain/executions", params });
  },
});

const runs = createRoute({
  ...below,
  path: "/executions",
  component: lazyPage(() => import("../pages/runs/runs-page.tsx"), "RunsPage"),
});
const run = createRoute({
  ...below,
  path: "/executions/$name",
  component: lazyPage(() => import("../pages/run/run-page.tsx"), "RunPage"),
});
const workflows = createRoute({
  ...below,
  path: "/workflows",
  component: lazyPage(() => import("../pages/workflows/workflows-page.tsx"), "WorkflowsPage"),
});
const workflowPage = lazyPage(() => import("../pages/workflow/workflow-page.tsx"), "WorkflowPage");
const workflow = createRoute({ ...below, path: "/workflows/$name", component: workflowPage });
const workflowVersion = createRoute({ ...below, path: "/workflow/$name/version/$version", component: workflowPage });
const tasks = createRoute({
  ...below,
  path: "/tasks",
  component: lazyPage(() => import("../pages/tasks/tasks-page.tsx"), "TasksPage"),
});
const taskPage = lazyPage(() => import("../pages/task/task-page.tsx"), "TaskPage");
const task = createRoute({ ...below, path: "/tasks/$name", component: taskPage });
const taskVersion = createRoute({ ...below, path: "/task/$name/version/$version", component: taskPage });
const launchPlans = createRoute({
  ...below,
  path: "/launch_plans",
  component: lazyPage(() => import("../pages/launch-plans/launch-plans-page.tsx"), "LaunchPlansPage"),
});
const launchPlanPage = lazyPage(() => import("../pages/launch-plan/launch-plan-page.tsx"), "LaunchPlanPage");
const launchPlan = createRoute({ ...below, path: "/launch_plans/$name", component: launchPlanPage });
const launchPlanVersion = createRoute({
  ...below,
  path: "/launch_plan/$name/version/$version",
  component: launchPlanPage,
});
/** The form that launches; what it is for and is filled from stands in the address's search. */
const launch = createRoute({
  ...below,
  path: "/launch",
  component: lazyPage(() => import("../pages/launch/launch-page.tsx"), "LaunchPage"),
});
const schedules = createRoute({
  ...below,
  path: "/schedules",
  component: lazyPage(() => import("../pages/schedules/schedules-page.tsx"), "SchedulesPage"),
});
const approvals = createRoute({
  ...below,
  path: "/approvals",
  component: lazyPage(() => import("../pages/approvals/approvals-page.tsx"), "ApprovalsPage"),
});
const cache = createRoute({
  ...below,
  path: "/cache",
  component: lazyPage(() => import("../pages/cache/cache-page.tsx"), "CachePage"),
});
const settings = createRoute({
  ...below,
  path: "/settings",
  component: lazyPage(() => import("../pages/settings/settings-page.tsx"), "SettingsPage"),
});

const routeTree = root.addChildren([
  home,
  machine,
  domain.addChildren([
    domainIndex,
    runs,
    run,
    launch,
    workflows,
    workflow,
    workflowVersion,
    tasks,
    task,
    taskVersion,
    launchPlans,
    launchPlan,
    launchPlanVersion,
    schedules,
    approvals,
    cache,
    settings,
  ]),
]);

/** The addresses, which are those that flytekit and flyteconsole print; each page is loaded when it is first gone to. */
export const router = createRouter({
  routeTree,
  basepath: "/console",
  defaultPreload: "intent",
  // In the place of the page: what stands around it stays.
  defaultErrorComponent: PageFault,
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
