import { Checkbox, NativeSelect, SimpleGrid, Stack, Textarea, TextInput, Title } from "@mantine/core";
import type { Faults } from "../../forms/faults.ts";
import { NotificationFields } from "./notification-fields.tsx";
import type { Settings } from "./settings.ts";

interface SettingsFieldsProps {
  readonly settings: Settings;
  readonly change: (settings: Settings) => void;
  readonly faults: Faults;
}

type TextSetting = {
  [Name in keyof Settings]: Settings[Name] extends string ? (string extends Settings[Name] ? Name : never) : never;
}[keyof Settings];

/** What a launch may be told beside its inputs. */
export function SettingsFields({ settings, change, faults }: SettingsFieldsProps) {
  const line = (name: TextSetting, label: string, placeholder: string) => (
    <TextInput
      data-place={name}
      label={label}
      placeholder={placeholder}
      value={settings[name]}
      error={faults.get(name)}
      onChange={({ currentTarget }) => change({ ...settings, [name]: currentTarget.value })}
    />
  );
  const lines = (name: TextSetting, label: string, placeholder: string) => (
    <Textarea
      data-place={name}
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
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {line("name", "Name", "made by itself")}
        {lines("tags", "Tags", "one a line")}
        {lines("labels", "Labels", "team=search")}
        {lines("annotations", "Annotations", "note=a second try")}
      </SimpleGrid>
      <Title order={3}>How it runs</Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {lines("envs", "Environment", "LEVEL=debug")}
        <Stack gap="sm">
          {line("maxParallelism", "Nodes at once, at most", "as registered")}
          <NativeSelect
            size="xs"
            label="Interruptible"
            data={["as registered", "yes", "no"]}
            value={settings.interruptible}
            onChange={({ currentTarget: { value } }) =>
              change({ ...settings, interruptible: value === "yes" || value === "no" ? value : "as registered" })
            }
          />
        </Stack>
        {line("rawOutput", "Raw output prefix", "s3://bucket/prefix")}
        <Checkbox
          size="xs"
          mt={22}
          label="Overwrite the cache"
          checked={settings.overwriteCache}
          onChange={({ currentTarget }) => change({ ...settings, overwriteCache: currentTarget.checked })}
        />
      </SimpleGrid>
      <Title order={3}>Where, and as whom</Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {line("clusterPool", "Cluster pool", "as registered")}
        {line("clusterLabel", "Cluster label", "as registered")}
        {line("serviceAccount", "Service account", "as registered")}
        {line("iamRole", "IAM role", "as registered")}
      </SimpleGrid>
      <Title order={3}>Who is told of its end</Title>
      <NotificationFields settings={settings} change={change} faults={faults} />
    </Stack>
  );
}
