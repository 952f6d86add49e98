import { Checkbox, NativeSelect, SimpleGrid, Textarea, TextInput } from "@mantine/core";
import type { Faults } from "../../forms/faults.ts";
import type { Settings } from "./settings.ts";

interface SettingsFieldsProps {
  readonly settings: Settings;
  readonly change: (settings: Settings) => void;
  readonly faults: Faults;
}

/** What a launch may be told beside its inputs. */
export function SettingsFields({ settings, change, faults }: SettingsFieldsProps) {
  const line = (
    name: "name" | "maxParallelism" | "rawOutput" | "serviceAccount" | "iamRole",
    label: string,
    placeholder: string,
  ) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={settings[name]}
      error={faults.get(name)}
      onChange={({ currentTarget }) => change({ ...settings, [name]: currentTarget.value })}
    />
  );
  const lines = (name: "labels" | "annotations" | "envs" | "tags", label: string, placeholder: string) => (
    <Textarea
      size="xs"
      autosize
      minRows={2}
      label={label}
      placeholder={placeholder}
      value={settings[name]}
      error={faults.get(name)}
      onChange={({ currentTarget }) => change({ ...settings, [name]: currentTarget.value })}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      {line("name", "Name", "made by the control plane")}
      {line("maxParallelism", "Nodes at once, at most", "as registered")}
      {lines("labels", "Labels", "team=search")}
      {lines("annotations", "Annotations", "note=a second try")}
      {lines("tags", "Tags", "one a line")}
      {lines("envs", "Environment", "LEVEL=debug")}
      {line("rawOutput", "Raw output prefix", "s3://bucket/prefix")}
      <NativeSelect
        size="xs"
        label="Interruptible"
        data={["as registered", "yes", "no"]}
        value={settings.interruptible}
        onChange={({ currentTarget: { value } }) =>
          change({ ...settings, interruptible: value === "yes" || value === "no" ? value : "as registered" })
        }
      />
      {line("serviceAccount", "Service account", "as registered")}
      {line("iamRole", "IAM role", "as registered")}
      <Checkbox
        size="xs"
        label="Overwrite the cache"
        checked={settings.overwriteCache}
        onChange={({ currentTarget }) => change({ ...settings, overwriteCache: currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label="Send no notifications"
        checked={settings.quiet}
        onChange={({ currentTarget }) => change({ ...settings, quiet: currentTarget.checked })}
      />
    </SimpleGrid>
  );
}
