import { escapeHtml } from "./html.ts";

/** The pages of one attempt's report. */
export interface Decks {
  append(title: string, html: string): void;
  /**
   * The whole report as one HTML page that needs nothing else; undefined where nothing was added.
   * @param last The titles that stand behind all others, in this order.
   */
  render(last?: readonly string[]): string | undefined;
}

export function createDecks(): Decks {
  const pages = new Map<string, string[]>();
  return {
    append(title, html) {
      const page = pages.get(title) ?? [];
      if (html !== "") page.push(html);
      pages.set(title, page);
    },
    render(last = []) {
      const ordered = [...pages]
        .map(([title, parts]) => ({ title, body: parts.join("\n") }))
        .toSorted((a, b) => last.indexOf(a.title) - last.indexOf(b.title));
      return ordered.length === 0 ? undefined : page(ordered);
    },
  };
}

/** Radio buttons switch the bodies, so that the page works where scripts do not run, as in the console's frame. */
function page(decks: readonly { readonly title: string; readonly body: string }[]): string {
  const inputs = decks.map(
    (_, index) => `<input type="radio" name="deck" id="deck-${index}"${index === 0 ? " checked" : ""}>`,
  );
  const labels = decks.map(({ title }, index) => `<label for="deck-${index}">${escapeHtml(title)}</label>`);
  const bodies = decks.map(({ body }, index) => `<section id="body-${index}">\n${body}\n</section>`);
  const shown = decks.map(
    (_, index) =>
      `#deck-${index}:checked ~ main #body-${index} { display: block; } #deck-${index}:checked ~ nav label[for="deck-${index}"] { border-color: currentColor; font-weight: 600; } #deck-${index}:focus-visible ~ nav label[for="deck-${index}"] { outline: 2px solid; }`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(decks.map(({ title }) => title).join(", "))}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1rem; color: #222; background: #fff; }
input[name="deck"] { position: absolute; opacity: 0; }
nav { display: flex; flex-wrap: wrap; gap: 1rem; border-bottom: 1px solid #ddd; }
nav label { cursor: pointer; padding: .5rem 0; border-bottom: 2px solid transparent; margin-bottom: -1px; }
section { display: none; padding: 1rem 0; overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid #ddd; padding: .25rem .6rem; text-align: left; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
pre, code { font-family: ui-monospace, monospace; background: #f6f6f6; }
pre { padding: .75rem; overflow-x: auto; }
svg { max-width: 100%; height: auto; }
svg.bar { width: 100%; height: .8rem; display: block; }
table.timeline { width: 100%; }
table.timeline td:last-child { width: 60%; }
h4 { margin: 1rem 0 .25rem; }
${shown.join("\n")}
</style>
</head>
<body>
${inputs.join("\n")}
<nav>${labels.join("")}</nav>
<main>
${bodies.join("\n")}
</main>
</body>
</html>
`;
}
