import { Page } from "../../components/page.tsx";

export function WorkflowPage() {
  return <Page title="Workflow" />;
}
