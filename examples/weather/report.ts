import type { MonthSummary } from "./month.ts";

const width = 960;
const height = 320;
const margin = { left: 44, right: 44, top: 16, bottom: 40 };

/** A chart of the months as inline SVG: bars for precipitation (left axis), a line for the mean temperature (right axis). */
export function chartOf(months: readonly MonthSummary[]): string {
  const plotWidth = width - margin.left - margin.right;
  const plotHeight = height - margin.top - margin.bottom;
  const step = plotWidth / Math.max(months.length, 1);
  const wettest = Math.max(50, ...months.map((month) => month.precipitation));
  const warmest = Math.max(10, ...months.map((month) => month.temperatureMean));
  const bottom = margin.top + plotHeight;
  const rain = (value: number) => (value / wettest) * plotHeight;
  const warmth = (value: number) => bottom - (value / warmest) * plotHeight;
  const at = (index: number) => margin.left + index * step;

  const bars = months.map((month, index) => {
    const tall = rain(month.precipitation);
    const title = `${name(month)}: ${month.precipitation} mm on ${month.wetDays} of ${month.days} days`;
    return `<rect x="${px(at(index) + 1)}" y="${px(bottom - tall)}" width="${px(step - 2)}" height="${px(tall)}" fill="#6ba3d6"><title>${title}</title></rect>`;
  });
  const line = months.map((month, index) => `${px(at(index) + step / 2)},${px(warmth(month.temperatureMean))}`);
  const years = months.flatMap((month, index) =>
    month.month === 1
      ? [
          `<text x="${px(at(index))}" y="${bottom + 16}">${month.year}</text>`,
          `<path d="M${px(at(index))} ${margin.top}V${bottom}" stroke="#ddd"/>`,
        ]
      : [],
  );
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Precipitation and temperature by month" font-family="sans-serif" font-size="11">
${years.join("\n")}
${bars.join("\n")}
<polyline points="${line.join(" ")}" fill="none" stroke="#c8553d" stroke-width="2"/>
<text x="4" y="${margin.top + 8}" fill="#6ba3d6">${Math.round(wettest)} mm</text>
<text x="${width - 4}" y="${margin.top + 8}" text-anchor="end" fill="#c8553d">${Math.round(warmest)} °C</text>
</svg>`;
}

function name(month: MonthSummary): string {
  return `${month.year}-${String(month.month).padStart(2, "0")}`;
}

function px(value: number): string {
  return value.toFixed(1);
}
