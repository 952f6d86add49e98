/** How long a row is at most: a line of megabytes is many rows, of which those in sight are rendered. */
export const rowLength = 1000;

/** Cuts a log into rows as it comes; a line that has not ended is its last row already. */
export interface LogLines {
  readonly rows: string[];
  push(text: string): void;
}

export function createLogLines(): LogLines {
  const rows: string[] = [];
  let open = false;
  return {
    rows,
    push(text) {
      for (let from = 0; from < text.length; ) {
        const end = text.indexOf("\n", from);
        const line = text.slice(from, end < 0 ? undefined : end);
        add(line);
        open = end < 0;
        from = end < 0 ? text.length : end + 1;
      }
    },
  };

  function add(line: string) {
    let rest = line;
    if (open) {
      const last = rows.pop() ?? "";
      const room = rowLength - last.length;
      rows.push(last + rest.slice(0, room));
      rest = rest.slice(room);
      if (rest === "") return;
    }
    if (rest.length <= rowLength) rows.push(rest);
    else for (let from = 0; from < rest.length; from += rowLength) rows.push(rest.slice(from, from + rowLength));
  }
}

/** Indexes of the rows that hold a text, in whatever case. */
export function rowsWith(rows: readonly string[], text: string): readonly number[] {
  if (text === "") return [];
  const wanted = text.toLowerCase();
  return rows.flatMap((row, index) => (row.toLowerCase().includes(wanted) ? [index] : []));
}
