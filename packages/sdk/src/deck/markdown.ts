import { escapeHtml } from "./html.ts";

/**
 * A small Markdown: headings, paragraphs, lists, block quotes, fenced code, tables, rules; code, emphasis and links in
 * a line. HTML in it is shown as text, and links lead to http, https and mailto alone.
 */
export function markdownToHtml(markdown: string): string {
  const lines = markdown.replaceAll("\r\n", "\n").split("\n");
  const html: string[] = [];
  let at = 0;
  /** The following lines that match, without the part that matched. */
  const run = (pattern: RegExp): string[] => {
    const taken: string[] = [];
    for (let line = lines[at]; line !== undefined && pattern.test(line); line = lines[++at]) {
      taken.push(line.replace(pattern, ""));
    }
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (line.trim() === "") at++;
    else if (heading !== null) {
      const level = heading[1]?.length ?? 1;
      html.push(`<h${level}>${inline(heading[2] ?? "")}</h${level}>`);
      at++;
    } else if (/^(-{3,}|\*{3,}|_{3,})\s*$/.test(line)) {
      html.push("<hr>");
      at++;
    } else if (line.startsWith("```")) {
      at++;
      const code: string[] = [];
      for (let next = lines[at]; next !== undefined && !next.startsWith("```"); next = lines[++at]) code.push(next);
      at++;
      html.push(`<pre><code>${escapeHtml(code.join("\n"))}</code></pre>`);
    } else if (bullet.test(line)) html.push(list("ul", run(bullet)));
    else if (numbered.test(line)) html.push(list("ol", run(numbered)));
    else if (quote.test(line)) html.push(`<blockquote>${markdownToHtml(run(quote).join("\n"))}</blockquote>`);
    else if (row.test(line) && divider.test(lines[at + 1] ?? "")) html.push(table(run(/^(?=\s*\|)/)));
    else html.push(`<p>${inline(paragraph())}</p>`);
  }
  return html.join("\n");

  function paragraph(): string {
    const taken: string[] = [];
    for (let line = lines[at]; line !== undefined && line.trim() !== ""; line = lines[++at]) {
      if (
        taken.length > 0 &&
        (/^#{1,6}\s|^```/.test(line) || bullet.test(line) || numbered.test(line) || quote.test(line))
      )
        break;
      taken.push(line.trim());
    }
    return taken.join("\n");
  }
}

const bullet = /^\s*[-*+]\s+/;
const numbered = /^\s*\d+[.)]\s+/;
const quote = /^>\s?/;
const row = /^\s*\|.*\|\s*$/;
const divider = /^\s*\|?(\s*:?-+:?\s*\|)+(\s*:?-+:?\s*)?$/;

function list(tag: "ul" | "ol", items: readonly string[]): string {
  return `<${tag}>${items.map((item) => `<li>${inline(item)}</li>`).join("")}</${tag}>`;
}

function table(rows: readonly string[]): string {
  const cells = rows.map((line) =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((cell) => inline(cell.trim())),
  );
  const [head = [], , ...body] = cells;
  const tr = (tag: string, items: readonly string[]) =>
    `<tr>${items.map((item) => `<${tag}>${item}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${tr("th", head)}</thead><tbody>${body.map((items) => tr("td", items)).join("")}</tbody></table>`;
}

/** Code spans are set aside first, so that nothing in them is taken for emphasis. */
function inline(text: string): string {
  const parts = text.split(/(`[^`]+`)/);
  return parts
    .map((part) =>
      part.length > 2 && part.startsWith("`") ? `<code>${escapeHtml(part.slice(1, -1))}</code>` : emphasis(part),
    )
    .join("");
}

function emphasis(text: string): string {
  return escapeHtml(text)
    .replace(/\[([^\]]+)\]\(((?:https?:\/\/|mailto:)[^)\s]+)\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/(^|[^\w*])\*([^*\s][^*]*)\*/g, "$1<em>$2</em>")
    .replace(/(^|\W)_([^_\s][^_]*)_(?=\W|$)/g, "$1<em>$2</em>");
}
