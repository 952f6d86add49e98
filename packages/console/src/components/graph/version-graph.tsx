import type { CompiledWorkflowClosure, Node } from "@haltere/idl/core";
import { useMemo, useState } from "react";
import { visibleText } from "../../values/visible-text.ts";
import { BundleBox } from "./bundle-box.tsx";
import { GraphCanvas } from "./graph-canvas.tsx";
import { lookStyle } from "./look-style.ts";
import { type Bundle, shapesOf } from "./shapes-of.ts";
import { type VersionNode, versionNodes } from "./version-nodes.ts";

interface VersionGraphProps {
  readonly closure: CompiledWorkflowClosure;
}

type Shown = Readonly<Record<string, unknown>> &
  (
    | { readonly kind: "node"; readonly node: VersionNode; readonly open: boolean; readonly toggle: () => void }
    | { readonly kind: "bundle"; readonly bundle: Bundle<VersionNode>; readonly onPage: (page: number) => void }
  );

const colors: Readonly<Partial<Record<NonNullable<Node["target"]["case"]>, string>>> = {
  gateNode: "var(--hal-paused)",
  branchNode: "var(--hal-aborted)",
  workflowNode: "var(--hal-succeeded)",
};
const colorOf = (node: VersionNode | undefined): string =>
  colors[node?.spec.target.case ?? "taskNode"] ?? "var(--hal-running)";

/** The graph of a version of a workflow, as it was registered: no run, so no phases. Sub-workflows and branches open in it. */
export function VersionGraph({ closure }: VersionGraphProps) {
  const tree = useMemo(() => versionNodes(closure), [closure]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [pages, setPages] = useState<ReadonlyMap<string, number>>(new Map());
  const { shapes, bundles } = useMemo(
    () => shapesOf(tree.top, { open, alike: ({ text }) => text, pages }),
    [tree, open, pages],
  );
  const shown = useMemo(() => {
    const boxes = new Map<string, Shown>();
    for (const node of tree.byKey.values())
      boxes.set(node.key, {
        kind: "node",
        node,
        open: open.has(node.key),
        toggle: () =>
          setOpen((before) => {
            const after = new Set(before);
            if (!after.delete(node.key)) after.add(node.key);
            return after;
          }),
      });
    for (const bundle of bundles.values())
      boxes.set(bundle.key, {
        kind: "bundle",
        bundle,
        onPage: (page) => setPages((before) => new Map(before).set(bundle.key, page)),
      });
    return boxes;
  }, [tree, open, bundles]);
  return (
    <GraphCanvas
      label="Graph"
      shapes={shapes}
      shownAt={(key) => shown.get(key)}
      box={VersionBox}
      colorOf={(key) => colorOf(tree.byKey.get(key) ?? bundles.get(key)?.items[0])}
    />
  );
}

function VersionBox({ data }: { readonly data: Shown }) {
  if (data.kind === "bundle") {
    const [first] = data.bundle.items;
    return (
      <BundleBox name={visibleText(first?.text ?? "")} bundle={data.bundle} onPage={data.onPage} color={colorOf(first)}>
        <span style={{ color: "var(--hal-dim)" }}>alike, at one step</span>
      </BundleBox>
    );
  }
  const { node, open, toggle } = data;
  return (
    <div
      className="hal-graph-box hal-graph-node"
      data-group={open}
      data-node={node.key}
      title={`${visibleText(node.title)}\n${visibleText(node.text)}`}
      style={lookStyle(colorOf(node))}
    >
      <span style={{ display: "flex", gap: 4, minWidth: 0 }}>
        {node.children.length > 0 && (
          <button
            type="button"
            className="hal-graph-open nodrag"
            aria-expanded={open}
            aria-label={`${open ? "Close" : "Open"} ${visibleText(node.title)}`}
            onClick={toggle}
          >
            {open ? "▾" : "▸"}
          </button>
        )}
        <strong className="hal-clip">
          <bdi>{visibleText(node.title)}</bdi>
        </strong>
      </span>
      <span className="hal-clip">
        <bdi>{visibleText(node.text)}</bdi>
      </span>
    </div>
  );
}
