/** How items stand in a grid of squares: `pitch` pixels from one to the next, of which `square` are filled. */
export interface GridGeometry {
  readonly columns: number;
  readonly rows: number;
  readonly pitch: number;
  readonly square: number;
}

/** Squares as large as their number allows: a few are easily hit, and of 250,000 many are in sight. */
export function gridGeometry(count: number, width: number): GridGeometry {
  const pitch = count <= 400 ? 20 : count <= 10_000 ? 13 : 9;
  const columns = Math.max(1, Math.floor(width / pitch));
  return { columns, rows: Math.ceil(count / columns), pitch, square: pitch - (pitch > 13 ? 3 : 2) };
}

/** Where a key leads in the grid; undefined for one that leads nowhere. */
export function placeAfterKey(
  key: string,
  place: number,
  { columns, pitch }: GridGeometry,
  count: number,
  inSight: number,
): number | undefined {
  const page = Math.max(1, Math.floor(inSight / pitch) - 1) * columns;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  const wanted = place + step;
  // A column is kept: where none is above or below, the place stays.
  if ((key === "ArrowUp" || key === "ArrowDown") && (wanted < 0 || wanted >= count)) return place;
  return Math.max(0, Math.min(count - 1, wanted));
}
