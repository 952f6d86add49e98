import { Button, Chip, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { Wrong } from "../../components/fields/wrong.tsx";
import type { Faults } from "../../forms/faults.ts";
import { endPhases, type NotificationDraft, type NotificationWay, newNotification } from "./notifications.ts";
import type { Settings } from "./settings.ts";

interface NotificationFieldsProps {
  readonly settings: Settings;
  readonly change: (settings: Settings) => void;
  readonly faults: Faults;
}

const ways: readonly { readonly value: NotificationWay; readonly label: string }[] = [
  { value: "email", label: "email" },
  { value: "slack", label: "Slack" },
  { value: "pagerDuty", label: "PagerDuty" },
];
const words: Readonly<Record<string, string>> = {
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  ABORTED: "aborted",
  TIMED_OUT: "timed out",
};

/** Who is told how the run ended: whom the launch plan says, nobody, or others. */
export function NotificationFields({ settings, change, faults }: NotificationFieldsProps) {
  const { notify, notifications } = settings;
  const put = (rows: readonly NotificationDraft[]) => change({ ...settings, notify: "these", notifications: rows });
  return (
    <Stack gap="xs" data-place="notifications">
      <NativeSelect
        size="xs"
        label="Notifications"
        data={["as registered", "nobody", "these"]}
        value={notify}
        error={faults.get("notifications")}
        style={{ alignSelf: "flex-start" }}
        onChange={({ currentTarget: { value } }) => {
          if (value === "these") put(notifications.length > 0 ? notifications : [newNotification]);
          else change({ ...settings, notify: value === "nobody" ? value : "as registered" });
        }}
      />
      {notify === "these" &&
        notifications.map((row, index) => {
          const error = faults.get(`notifications[${index}]`);
          const which = `notification ${index + 1}`;
          const alter = (changed: Partial<NotificationDraft>) => put(notifications.with(index, { ...row, ...changed }));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: its place is all that tells it from others
            <Stack gap={6} key={index} className="hal-nested" data-place={`notifications[${index}]`}>
              <Group gap="xs">
                <NativeSelect
                  size="xs"
                  aria-label={`Way of ${which}`}
                  data={[...ways]}
                  value={row.by}
                  onChange={({ currentTarget }) =>
                    alter({ by: ways.find(({ value }) => value === currentTarget.value)?.value ?? "email" })
                  }
                />
                <TextInput
                  style={{ flex: "1 1 200px" }}
                  aria-label={`Addresses of ${which}`}
                  placeholder="a@example.com, b@example.com"
                  value={row.recipients}
                  onChange={({ currentTarget }) => alter({ recipients: currentTarget.value })}
                />
                <Button
                  variant="subtle"
                  size="compact-xs"
                  aria-label={`Remove ${which}`}
                  onClick={() => put(notifications.toSpliced(index, 1))}
                >
                  Remove
                </Button>
              </Group>
              <Group gap={6} role="group" aria-label={`Ends of ${which}`}>
                {endPhases.map((phase) => (
                  <Chip
                    key={phase}
                    size="xs"
                    checked={row.phases.includes(phase)}
                    onChange={(on) =>
                      alter({
                        phases: endPhases.filter((other) => (other === phase ? on : row.phases.includes(other))),
                      })
                    }
                  >
                    {words[phase]}
                  </Chip>
                ))}
              </Group>
              {error !== undefined && <Wrong text={error} />}
            </Stack>
          );
        })}
      {notify === "these" && (
        <Button
          variant="default"
          size="compact-xs"
          style={{ alignSelf: "flex-start" }}
          onClick={() => put([...notifications, newNotification])}
        >
          Add a notification
        </Button>
      )}
    </Stack>
  );
}
