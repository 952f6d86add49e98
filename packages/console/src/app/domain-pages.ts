/** The pages of a project's domain, in the order of the menu; `g` and then the letter goes to one. */
export const domainPages = [
  { label: "Runs", to: "/projects/$project/domains/$domain/executions", letter: "r" },
  { label: "Workflows", to: "/projects/$project/domains/$domain/workflows", letter: "w" },
  { label: "Tasks", to: "/projects/$project/domains/$domain/tasks", letter: "t" },
  { label: "Launch plans", to: "/projects/$project/domains/$domain/launch_plans", letter: "l" },
  { label: "Schedules", to: "/projects/$project/domains/$domain/schedules", letter: "s" },
  { label: "Approvals", to: "/projects/$project/domains/$domain/approvals", letter: "a" },
  { label: "Cache", to: "/projects/$project/domains/$domain/cache", letter: "c" },
  { label: "Settings", to: "/projects/$project/domains/$domain/settings", letter: "e" },
] as const;

/** The pages above all domains. */
export const upperPages = [
  { label: "Projects", to: "/", letter: "p" },
  { label: "Machine", to: "/machine", letter: "m" },
] as const;
