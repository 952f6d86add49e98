import { useQuery } from "@connectrpc/connect-query";
import { MapItemService } from "@haltere/idl/haltere";
import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { useClockChoice } from "../../../app/clock-choice.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Pager } from "../../../components/pager.tsx";
import { TableFrame } from "../../../components/table-frame.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import { lineText } from "../../../values/line-text.ts";
import { openValue } from "../../../values/open-value.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { NamedMark } from "../panel/failing-inputs.tsx";
import { firstLine } from "../panel/fold-error.ts";
import { namedInputs } from "../panel/named-inputs.ts";
import type { MapNode } from "./map-node.ts";

interface FailingItemsProps {
  readonly node: MapNode;
  /** Message of the first of them. */
  readonly message: string;
  /** Of those that failed alike. */
  readonly indexes: readonly number[];
  readonly onChoose: (index: number) => void;
}

const pageSize = 10;

/** The inputs of items that failed alike, index by index, those that differ first; what is the same in all of a page stands in the last columns. */
export function FailingItems({ node, message, indexes, onChoose }: FailingItemsProps) {
  const { zone } = useClockChoice();
  const [page, setPage] = useState(0);
  const asked = indexes.slice(page * pageSize, (page + 1) * pageSize);
  const { data, error, isPlaceholderData } = useQuery(
    MapItemService.method.listMapItems,
    { id: node, limit: pageSize, indexes: [...asked], withValues: true },
    { placeholderData: keepPreviousData },
  );
  if (error) return <ErrorPanel what="The inputs of what failed could not be read" error={error} />;
  if (!data) return <Waiting rows={3} />;
  const rows = data.items.map(({ index, error, inputs }) => ({
    index,
    error,
    texts: new Map(
      Object.entries(inputs?.literals ?? {}).map(([name, literal]) => [
        name,
        lineText(openValue({ kind: "literal", literal }), zone),
      ]),
    ),
  }));
  const names = [...new Set(rows.flatMap(({ texts }) => [...texts.keys()]))];
  const differs = (name: string) => new Set(rows.map(({ texts }) => texts.get(name))).size > 1;
  const columns = names.toSorted((a, b) => Number(differs(b)) - Number(differs(a)));
  const named = namedInputs(message, names);
  return (
    <>
      <TableFrame label="What these items failed with">
        <table className="hal-table" aria-label="Inputs of items that failed alike">
          <thead>
            <tr>
              <th className="hal-number">Item</th>
              {columns.map((name) => (
                <th key={name}>
                  <bdi>{visibleText(name)}</bdi>
                  {named.has(name) && (
                    <>
                      {" "}
                      <NamedMark />
                    </>
                  )}
                </th>
              ))}
              <th>Error</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ index, error, texts }) => (
              <tr key={index}>
                <td className="hal-number">
                  <button type="button" className="run-inline" onClick={() => onChoose(index)}>
                    {index}
                  </button>
                </td>
                {columns.map((name) => (
                  <td key={name} className="hal-name hal-mono">
                    <bdi className="hal-clip">{texts.get(name) ?? "none"}</bdi>
                  </td>
                ))}
                <td className="hal-name">
                  <bdi className="hal-clip">{visibleText(firstLine(error))}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <Pager
        label="Pages of items that failed alike"
        page={page}
        size={pageSize}
        count={rows.length}
        last={(page + 1) * pageSize >= indexes.length}
        reading={isPlaceholderData}
        words={["Before", "Next"]}
        go={setPage}
      />
    </>
  );
}
