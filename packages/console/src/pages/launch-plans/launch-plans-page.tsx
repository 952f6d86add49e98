import { Page } from "../../components/page.tsx";

export function LaunchPlansPage() {
  return <Page title="Launch plans" />;
}
