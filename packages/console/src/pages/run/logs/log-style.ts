/** The colours that terminals have names for; others are told as the nearest of them, which can be read in both themes. */
type LogColor = "black" | "red" | "green" | "yellow" | "blue" | "magenta" | "cyan" | "white";

/** How a terminal would show a text. */
export interface LogStyle {
  readonly color?: LogColor;
  readonly ground?: LogColor;
  readonly bold?: true;
  readonly dim?: true;
  readonly italic?: true;
  readonly underline?: true;
}

export const plain: LogStyle = {};

const colors: readonly LogColor[] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** The style after a terminal's `ESC [ codes m`. */
export function styleAfter(before: LogStyle, codes: string): LogStyle {
  let style: LogStyle = before;
  const numbers = codes.split(/[;:]/).map(Number);
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0;
    if (code === 38 || code === 48) {
      const extended = extendedColor(numbers, at + 1);
      at += extended.taken;
      style = code === 38 ? with_(style, "color", extended.color) : with_(style, "ground", extended.color);
    } else style = afterCode(style, code);
  }
  return style;
}

function afterCode(style: LogStyle, code: number): LogStyle {
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 22) return without(without(style, "bold"), "dim");
  if (code === 23) return without(style, "italic");
  if (code === 24) return without(style, "underline");
  if (code === 39) return without(style, "color");
  if (code === 49) return without(style, "ground");
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) return with_(style, "color", colors[code % 10]);
  if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) return with_(style, "ground", colors[code % 10]);
  return style;
}

function with_(style: LogStyle, key: "color" | "ground", color: LogColor | undefined): LogStyle {
  return color === undefined ? without(style, key) : { ...style, [key]: color };
}

function without(style: LogStyle, key: keyof LogStyle): LogStyle {
  const { [key]: _, ...rest } = style;
  return rest;
}

/** `5;N` of 256 colours, or `2;R;G;B`. */
function extendedColor(numbers: readonly number[], at: number): { readonly color?: LogColor; readonly taken: number } {
  if (numbers[at] === 2) return { color: nearest(numbers[at + 1], numbers[at + 2], numbers[at + 3]), taken: 4 };
  if (numbers[at] !== 5) return { taken: 0 };
  const value = numbers[at + 1] ?? 0;
  const named = colors[value % 8];
  if (value < 16) return named === undefined ? { taken: 2 } : { color: named, taken: 2 };
  if (value >= 232) return { color: value < 244 ? "black" : "white", taken: 2 };
  const cube = value - 16;
  const [red, green, blue] = [Math.floor(cube / 36) * 51, (Math.floor(cube / 6) % 6) * 51, (cube % 6) * 51];
  return { color: nearest(red, green, blue), taken: 2 };
}

function nearest(red = 0, green = 0, blue = 0): LogColor {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  if (most - least < 40) return most < 128 ? "black" : "white";
  const middle = (most + least) / 2;
  const bits = (red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0);
  return colors[bits] ?? "white";
}
