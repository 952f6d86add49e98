import { Page } from "../../components/page.tsx";

export function TaskPage() {
  return <Page title="Task" />;
}
