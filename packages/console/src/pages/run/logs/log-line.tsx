import type { LogRows } from "./log-rows.ts";
import { type LogSpan, logSpans } from "./log-spans.ts";

interface LogLineProps {
  readonly rows: LogRows;
  readonly row: number;
  readonly search: string;
  readonly isHit: boolean;
}

/** A row of a log: text in its own direction, in the colours it asks for, with what is looked for marked. */
export function LogLine({ rows, row, search, isHit }: LogLineProps) {
  const spans = logSpans(rows.textOf(row), rows.styleOf(row));
  return (
    <div dir="auto" className="run-log-line" data-hit={isHit}>
      {spans.map(({ text, style: { color, ground, bold, italic, underline, dim } }, at) => {
        const content = search === "" ? text : marked(text, search);
        return color || ground || bold || italic || underline ? (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a row's spans have no other name
            key={at}
            data-color={color}
            data-ground={ground}
            data-bold={bold}
            data-italic={italic}
            data-underline={underline}
            className={dim && "hal-dim"}
          >
            {content}
          </span>
        ) : (
          content
        );
      })}
    </div>
  );
}

function marked(text: LogSpan["text"], search: string) {
  const lower = text.toLowerCase();
  const wanted = search.toLowerCase();
  // Of a text whose letters change their number with their case no place is known.
  if (lower.length !== text.length) return text;
  const parts: React.ReactNode[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    if (at > from) parts.push(text.slice(from, at));
    parts.push(<mark key={at}>{text.slice(at, at + wanted.length)}</mark>);
    from = at + wanted.length;
  }
  return parts.length === 0 ? text : [...parts, text.slice(from)];
}
