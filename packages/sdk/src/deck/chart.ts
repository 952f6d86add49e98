import { escapeHtml } from "./html.ts";

/** A line of points or a row of bars. */
export interface Series {
  readonly name: string;
  readonly kind?: "line" | "bar";
  /** One value for each place on the horizontal axis; null leaves a gap. */
  readonly values: readonly (number | null)[];
}

export interface ChartOptions {
  readonly title?: string;
  /** Names of the places on the horizontal axis. */
  readonly labels?: readonly string[];
  /** Pixels; default 720 by 320. */
  readonly width?: number;
  readonly height?: number;
}

const colours = ["#3b78c2", "#c8553d", "#4c9a61", "#8a63b5", "#c28b2c", "#4a9aa8"];
const margin = { left: 56, right: 16, top: 28, bottom: 44 };

/** A simple chart on one scale, as SVG. */
export function chartSvg(series: readonly Series[], options: ChartOptions = {}): string {
  const { title = "", labels = [], width = 720, height = 320 } = options;
  const places = Math.max(labels.length, 1, ...series.map(({ values }) => values.length));
  const values = series.flatMap((each) => each.values.filter((value) => value !== null && Number.isFinite(value)));
  const low = Math.min(0, ...values.map(Number));
  const high = Math.max(low + 1e-9, ...values.map(Number));
  const bottom = height - margin.bottom;
  const step = (width - margin.left - margin.right) / places;
  const x = (place: number) => margin.left + (place + 0.5) * step;
  const y = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - margin.top);
  const bars = series.filter(({ kind }) => kind === "bar");
  const parts = [...gridLines(low, high, y, width), ...labelTexts(labels, x, bottom)];
  for (const [index, each] of series.entries()) {
    const colour = colours[index % colours.length] ?? "#000";
    const drawn =
      each.kind === "bar"
        ? barRects(each, { x, y, step, colour, rank: bars.indexOf(each), ranks: bars.length })
        : linePaths(each, x, y, colour);
    parts.push(...drawn);
    const at = margin.left + index * 120;
    parts.push(
      `<rect x="${at}" y="${height - 12}" width="10" height="10" fill="${colour}"/><text x="${at + 14}" y="${height - 3}">${escapeHtml(each.name)}</text>`,
    );
  }
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(title || "chart")}" font-family="sans-serif" font-size="11">
${title === "" ? "" : `<text x="${margin.left}" y="16" font-size="13">${escapeHtml(title)}</text>`}
${parts.join("\n")}
</svg>`;
}

function gridLines(low: number, high: number, y: (value: number) => number, width: number): string[] {
  return [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const value = low + part * (high - low);
    const at = px(y(value));
    return `<path d="M${margin.left} ${at}H${width - margin.right}" stroke="#e5e5e5"/><text x="${margin.left - 6}" y="${at}" text-anchor="end" dominant-baseline="middle">${Number(value.toPrecision(3))}</text>`;
  });
}

function labelTexts(labels: readonly string[], x: (place: number) => number, bottom: number): string[] {
  const every = Math.max(1, Math.ceil(labels.length / 12));
  return labels.flatMap((label, place) =>
    place % every === 0
      ? [`<text x="${px(x(place))}" y="${bottom + 16}" text-anchor="middle">${escapeHtml(label)}</text>`]
      : [],
  );
}

interface BarPlace {
  readonly x: (place: number) => number;
  readonly y: (value: number) => number;
  readonly step: number;
  readonly colour: string;
  readonly rank: number;
  readonly ranks: number;
}

function barRects({ values }: Series, { x, y, step, colour, rank, ranks }: BarPlace): string[] {
  const wide = (step * 0.8) / ranks;
  return values.flatMap((value, place) => {
    if (value === null || !Number.isFinite(value)) return [];
    const left = x(place) - step * 0.4 + rank * wide;
    const top = Math.min(y(value), y(0));
    return [
      `<rect x="${px(left)}" y="${px(top)}" width="${px(wide)}" height="${px(Math.abs(y(value) - y(0)))}" fill="${colour}"><title>${value}</title></rect>`,
    ];
  });
}

function linePaths(
  { values }: Series,
  x: (place: number) => number,
  y: (value: number) => number,
  colour: string,
): string[] {
  let path = "";
  let pen = "M";
  for (const [place, value] of values.entries()) {
    if (value === null || !Number.isFinite(value)) {
      pen = "M";
      continue;
    }
    path += `${pen}${px(x(place))} ${px(y(value))}`;
    pen = "L";
  }
  return path === "" ? [] : [`<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`];
}

function px(value: number): string {
  return value.toFixed(1);
}
