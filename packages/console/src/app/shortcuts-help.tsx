import { Kbd } from "@mantine/core";
import { Dialog } from "../components/dialog.tsx";
import { domainPages, upperPages } from "./domain-pages.ts";

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [keys: string, does: string])[] }[] =
  [
    {
      title: "Everywhere",
      keys: [
        ["Ctrl K", "Find, and do"],
        ["?", "These keys"],
        ["/", "To the page's search"],
        ...[...upperPages, ...domainPages].map(({ letter, label }) => [`g ${letter}`, label] as const),
      ],
    },
    {
      title: "In a list of runs",
      keys: [
        ["← →", "Along the strip of latest runs"],
        ["Enter", "The runs up to the chosen bar"],
      ],
    },
    {
      title: "In a run",
      keys: [
        ["↑ ↓", "Among the nodes"],
        ["← →", "Close and open what a node holds"],
        ["Enter", "To the node's panel"],
        ["Esc", "Out of it"],
      ],
    },
  ];

/** All keys of the console. */
export function ShortcutsHelp({ close }: { readonly close: () => void }) {
  return (
    <Dialog title="Keys" close={close}>
      {groups.map(({ title, keys }) => (
        <section key={title} className="hal-keys">
          <h3>{title}</h3>
          <dl>
            {keys.map(([key, does]) => (
              <div key={key}>
                <dt>
                  {key.split(" ").map((one) => (
                    <Kbd key={one} size="xs">
                      {one}
                    </Kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
