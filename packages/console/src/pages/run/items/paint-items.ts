import type { PhaseLook } from "../../../format/phase.ts";
import type { GridGeometry } from "./grid-geometry.ts";
import type { ItemOrder } from "./item-order.ts";
import { itemPhase } from "./item-phases.ts";

/** The colours of phases as the page's theme has them. */
export type PhaseColors = Readonly<Record<PhaseLook, string>>;

const looks = ["queued", "running", "succeeded", "failed", "aborted", "paused", "skipped"] as const;

export function phaseColors(element: Element): PhaseColors {
  const style = getComputedStyle(element);
  return Object.fromEntries(looks.map((look) => [look, style.getPropertyValue(`--hal-${look}`).trim()])) as PhaseColors;
}

interface Painting {
  readonly canvas: HTMLCanvasElement;
  readonly colors: PhaseColors;
  readonly grid: GridGeometry;
  readonly order: ItemOrder;
  readonly phases: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Pixels that have been scrolled past. */
  readonly top: number;
}

/** Paints the squares in sight. What has not ended is hollow, and what failed or was aborted has a mark, so that colour does not tell alone. */
export function paintItems({ canvas, colors, grid, order, phases, width, height, top }: Painting): void {
  const scale = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const paint = canvas.getContext("2d");
  if (paint === null) return;
  paint.setTransform(scale, 0, 0, scale, 0, 0);
  paint.clearRect(0, 0, width, height);
  const { columns, pitch, square } = grid;
  const last = Math.min(order.count, Math.ceil((top + height) / pitch) * columns);
  for (let place = Math.floor(top / pitch) * columns; place < last; place += 1) {
    const { look, terminal, name } = itemPhase(phases[order.indexAt(place)] ?? 0);
    const left = (place % columns) * pitch;
    const above = Math.floor(place / columns) * pitch - top;
    if (!terminal) {
      paint.strokeStyle = colors[look];
      paint.globalAlpha = name === "UNDEFINED" ? 0.45 : 1;
      paint.lineWidth = look === "running" ? 2 : 1;
      const inset = paint.lineWidth / 2;
      paint.strokeRect(left + inset, above + inset, square - 2 * inset, square - 2 * inset);
      paint.globalAlpha = 1;
      continue;
    }
    paint.fillStyle = colors[look];
    paint.globalAlpha = look === "succeeded" ? 0.55 : 1;
    paint.fillRect(left, above, square, square);
    paint.globalAlpha = 1;
    if (look === "succeeded") continue;
    const inset = square / 3.5;
    if (look === "failed") paintCross(paint, left + inset, above + inset, square - 2 * inset);
    else paint.clearRect(left + inset, above + inset, square - 2 * inset, square - 2 * inset);
  }
}

/** Cut out of what lies below. */
function paintCross(paint: CanvasRenderingContext2D, left: number, above: number, size: number): void {
  paint.globalCompositeOperation = "destination-out";
  paint.lineWidth = Math.max(1, size / 4);
  paint.beginPath();
  paint.moveTo(left, above);
  paint.lineTo(left + size, above + size);
  paint.moveTo(left + size, above);
  paint.lineTo(left, above + size);
  paint.stroke();
  paint.globalCompositeOperation = "source-over";
}
