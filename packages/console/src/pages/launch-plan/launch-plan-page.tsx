import { Page } from "../../components/page.tsx";

export function LaunchPlanPage() {
  return <Page title="Launch plan" />;
}
