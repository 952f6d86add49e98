import type { PageActions } from "./pages.ts";

/**
 * The peer: a page of a few lines that reads the same rows over the same server's REST, all of them, and lists them as plain text.
 * @param list - which field of the answer has the rows
 * @param pages - how many pages of the list it reads at most
 */
export function barePage(page: string, server: string, address: string, list: string, pages: number): PageActions {
  const script = `(async () => {
    let token = "";
    for (let page = 0; page < ${pages}; page++) {
      const answer = await (await fetch(${JSON.stringify(address)} + "&token=" + token)).json();
      for (const row of answer[${JSON.stringify(list)}] ?? []) {
        const line = document.createElement("div");
        line.textContent = [row.index, row.id?.nodeId ?? row.id?.node_id ?? row.id?.name, row.phase ?? row.closure?.phase].join(" ");
        document.body.append(line);
      }
      token = answer.token ?? "";
      if (token === "") break;
    }
    document.body.dataset.done = "1";
  })()`;
  const html = `<!doctype html><meta charset="utf-8"><title>bare</title><body><script>${script}</script>`;
  return {
    page,
    actions: [
      {
        name: "open",
        opens: true,
        async act(tab) {
          await tab.route(`${server}/bare`, (route) => route.fulfill({ contentType: "text/html", body: html }));
          await tab.goto(`${server}/bare`, { waitUntil: "commit" });
        },
        shown: "document.body?.dataset.done === '1'",
      },
      {
        name: "scroll, 120 frames",
        act: (tab) => tab.evaluate(`haltereBench.scroll("html", 300, 120)`),
        shown: "true",
        timed: false,
      },
    ],
  };
}
