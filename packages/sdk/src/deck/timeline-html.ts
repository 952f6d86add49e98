import type { Span } from "../context/timeline.ts";
import { escapeHtml } from "./html.ts";

/** The measured parts of a task: how long each took, and a bar that shows when. */
export function timelineHtml(spans: readonly Span[]): string {
  if (spans.length === 0) {
    return "<p>Nothing was measured: <code>await current().span(name, work)</code> measures a part of the task.</p>";
  }
  const begin = Math.min(...spans.map(({ start }) => start));
  const whole = Math.max(...spans.map(({ start, duration }) => start + duration)) - begin || 1;
  const rows = spans
    .toSorted((a, b) => a.start - b.start)
    .map(({ name, start, duration, processTime }) => {
      const left = (((start - begin) / whole) * 100).toFixed(2);
      const width = Math.max(0.2, (duration / whole) * 100).toFixed(2);
      const bar = `<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="from ${left} % of the time, for ${width} %"><rect x="${left}" width="${width}" height="8" fill="#3b78c2"/></svg>`;
      const numbers = [duration, processTime].map((time) => `<td class="number">${(time / 1000).toFixed(6)}</td>`);
      return `<tr><td>${escapeHtml(name)}</td>${numbers.join("")}<td>${bar}</td></tr>`;
    });
  const head = ["Name", "Wall time (s)", "Process time (s)", "When"].map((title) => `<th>${title}</th>`).join("");
  return `<table class="timeline"><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}
