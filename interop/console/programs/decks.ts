// Reports of tasks: one that is well-behaved, and one whose scripts try to get out of their frame.
import { deck, task, workflow, z } from "haltere";

const tries = `
const told = document.body.appendChild(document.createElement("pre"));
const results = {};
const attempt = async (name, act) => {
  try {
    const reached = await act();
    results[name] = reached ? "REACHED " + String(reached).slice(0, 200) : "refused";
  } catch (error) {
    results[name] = "refused: " + error.name;
  }
};
const address = new URL("/", location.href).origin === "null" ? location.protocol + "//" + location.host : location.origin;
const call = (path, init) => fetch(address + path, { ...init, headers: { "content-type": "application/json", ...init?.headers } });
const project = (name) => JSON.stringify({ project: { id: name, name } });
(async () => {
  await attempt("cookie", () => document.cookie);
  await attempt("set cookie", () => { document.cookie = "deck=1"; return document.cookie; });
  await attempt("localStorage", () => Object.keys(localStorage).concat("open"));
  await attempt("sessionStorage", () => { sessionStorage.deck = "1"; return sessionStorage.deck; });
  await attempt("indexedDB", () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("deck");
    asked.onsuccess = () => resolve("open");
    asked.onerror = () => reject(asked.error);
  }));
  if (parent !== window) {
    await attempt("parent", () => parent.document.title);
    await attempt("parent's storage", () => parent.localStorage.length + 1);
    await attempt("top's address", () => { top.location.href = address + "/console/machine"; return ""; });
    await attempt("top's hash", () => { top.location.hash = "deck"; return ""; });
  }
  await attempt("window.open", () => window.open(address + "/console/"));
  await attempt("read the API", async () => (await call("/api/v1/projects")).text());
  await attempt("read haltere.v1", async () => (await call("/haltere/v1/machine")).text());
  await attempt("read the console", async () => (await fetch(address + "/console/", { credentials: "include" })).text());
  await attempt("write the API", async () => (await call("/api/v1/projects", { method: "POST", body: project("deck-json") })).status);
  await attempt("write the API unseen", async () => {
    const body = project("deck-plain");
    const { status } = await fetch(address + "/api/v1/projects", { method: "POST", mode: "no-cors", body, headers: { "content-type": "text/plain" } });
    return status;
  });
  await attempt("beacon", () => { navigator.sendBeacon(address + "/api/v1/projects", project("deck-beacon")); return ""; });
  await attempt("connect", async () => (await call("/haltere.v1.MachineService/GetMachine", { method: "POST", body: "{}" })).text());
  await attempt("service worker", async () => (await navigator.serviceWorker.register(location.href)).scope);
  await attempt("form", () => {
    const form = document.body.appendChild(document.createElement("form"));
    Object.assign(form, { method: "post", enctype: "text/plain", action: address + "/api/v1/projects", target: "_top" });
    const field = form.appendChild(document.createElement("input"));
    field.name = project("deck-form");
    form.submit();
    return "";
  });
  await attempt("dialog", () => { alert("deck"); return ""; });
  told.id = "results";
  told.textContent = JSON.stringify(results);
  if (location.hash === "") {
    const meta = document.createElement("meta");
    meta.httpEquiv = "refresh";
    meta.content = "0;url=" + address + "/console/machine";
    if (REFRESH) document.head.appendChild(meta);
  }
})();
`;

export const hostile = task({ inputs: { refresh: z.boolean() }, output: z.int(), deck: true }, ({ refresh }) => {
  deck("Report").html(`<p>a <b>bold</b> report</p><script>const REFRESH = ${refresh};${tries}</script>`);
  return 1;
});
export const attacked = workflow({ inputs: { refresh: z.boolean() }, output: z.int() }, ({ refresh }) =>
  hostile({ refresh }),
);
