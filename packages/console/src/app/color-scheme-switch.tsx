import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from "@mantine/core";

const order: readonly MantineColorScheme[] = ["auto", "light", "dark"];
const words: Readonly<Record<MantineColorScheme, string>> = { auto: "as the system", light: "light", dark: "dark" };
const shapes: Readonly<Record<MantineColorScheme, string>> = {
  auto: "M8 2.5v11A5.5 5.5 0 0 0 8 2.5Z",
  light: "M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.1 1.1M11.9 11.9 13 13M3 13l1.1-1.1M11.9 4.1 13 3",
  dark: "M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6Z",
};

/** Light, dark, or as the system has it. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const next = order[(order.indexOf(colorScheme) + 1) % order.length] ?? "auto";
  const label = `Colours: ${words[colorScheme]}. Change to ${words[next]}`;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      c="var(--mantine-color-text)"
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(next)}
    >
      <svg
        aria-hidden="true"
        width={16}
        height={16}
        viewBox="0 0 16 16"
        fill={colorScheme === "light" ? "none" : "currentColor"}
        stroke="currentColor"
        strokeWidth={1.3}
        strokeLinecap="round"
      >
        {colorScheme !== "dark" && <circle cx={8} cy={8} r={colorScheme === "auto" ? 5.5 : 2.8} fill="none" />}
        <path d={shapes[colorScheme]} />
      </svg>
    </ActionIcon>
  );
}
