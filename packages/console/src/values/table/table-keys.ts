export interface Place {
  readonly row: number;
  readonly column: number;
}

const page = 12;

/** Where a key leads in a grid, as the ARIA practices have it; undefined for a key that leads nowhere. */
export function nextCell(
  key: string,
  { row, column }: Place,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Place | undefined {
  const within = (to: Place): Place => ({
    row: Math.max(0, Math.min(rows - 1, to.row)),
    column: Math.max(0, Math.min(columns - 1, to.column)),
  });
  switch (key) {
    case "ArrowDown":
      return within({ row: row + 1, column });
    case "ArrowUp":
      return within({ row: row - 1, column });
    case "ArrowRight":
      return within({ row, column: column + 1 });
    case "ArrowLeft":
      return within({ row, column: column - 1 });
    case "PageDown":
      return within({ row: row + page, column });
    case "PageUp":
      return within({ row: row - page, column });
    case "Home":
      return within({ row, column: 0 });
    case "End":
      return within({ row, column: columns - 1 });
    default:
      return undefined;
  }
}
