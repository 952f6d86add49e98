import { Page } from "../../components/page.tsx";

export function MachinePage() {
  return <Page title="Machine" />;
}
