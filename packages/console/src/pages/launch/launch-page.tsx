import { Page } from "../../components/page.tsx";

export function LaunchPage() {
  return <Page title="Launch" />;
}
