/** The pages of a project's domain, in the order of the menu. */
export const domainPages = [
  ["Runs", "/projects/$project/domains/$domain/executions"],
  ["Workflows", "/projects/$project/domains/$domain/workflows"],
  ["Tasks", "/projects/$project/domains/$domain/tasks"],
  ["Launch plans", "/projects/$project/domains/$domain/launch_plans"],
  ["Schedules", "/projects/$project/domains/$domain/schedules"],
  ["Approvals", "/projects/$project/domains/$domain/approvals"],
  ["Cache", "/projects/$project/domains/$domain/cache"],
  ["Settings", "/projects/$project/domains/$domain/settings"],
] as const;
