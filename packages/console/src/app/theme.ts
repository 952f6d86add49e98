import { createTheme, type MantineColorsTuple } from "@mantine/core";

const iris: MantineColorsTuple = [
  "#eef0fb",
  "#dcdff6",
  "#b8bfec",
  "#929de2",
  "#7280da",
  "#5e6dd5",
  "#4c5fd5",
  "#3e4fbd",
  "#3646a9",
  "#2b3b96",
];

/** What Mantine's fields, cards, menus and lines are of in the dark: of the hue of the page (`page.css`), where Mantine's own are of none. */
const dark: MantineColorsTuple = [
  "#dfe3ea",
  "#c3c9d4",
  "#9aa3b2",
  "#6b7484",
  "#343944",
  "#262a32",
  "#1c1f26",
  "#16181d",
  "#121418",
  "#101216",
];

/** Calm and dense: one accent, small radii, the system's own letters. */
export const theme = createTheme({
  primaryColor: "iris",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  // Where white on the colour would be less than 4.5 to 1, letters on it are black.
  luminanceThreshold: 0.18,
  colors: { iris, dark },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  defaultRadius: "sm",
  cursorType: "pointer",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "1.25rem" }, h2: { fontSize: "1rem" }, h3: { fontSize: "0.875rem" } },
  },
  components: {
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: "sm" } },
    Button: { defaultProps: { size: "xs" } },
    TextInput: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs" } },
  },
});
