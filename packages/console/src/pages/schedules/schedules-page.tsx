import { Page } from "../../components/page.tsx";

export function SchedulesPage() {
  return <Page title="Schedules" />;
}
