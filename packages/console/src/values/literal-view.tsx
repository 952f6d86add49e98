import { literalTypeText } from "@haltere/core";
import { BlobType_BlobDimensionality, type Literal, type Scalar, type StructuredDatasetType } from "@haltere/idl/core";
import { Button, Table, Text } from "@mantine/core";
import { useState } from "react";
import { ClippedText } from "./clipped-text.tsx";
import { BlobView } from "./download.tsx";
import { valueText } from "./value-text.ts";
import { visibleText } from "./visible-text.ts";

/** A literal in the form that fits its type. */
export function LiteralView({ literal }: { readonly literal: Literal | undefined }) {
  if (literal === undefined) return <Note text="no value" />;
  const held = literal.value;
  switch (held.case) {
    case undefined:
      return <Note text="no value" />;
    case "scalar":
      return <ScalarView literal={literal} scalar={held.value} />;
    case "collection":
      return (
        <Entries entries={held.value.literals.map((item, index) => [String(index), item])} empty="an empty list" />
      );
    case "map":
      return <Entries entries={Object.entries(held.value.literals)} empty="an empty map" />;
    case "offloadedMetadata":
      return (
        <>
          <Note text={`${literalTypeText(held.value.inferredType)}, ${held.value.sizeBytes} bytes, kept at`} />
          <BlobView uri={held.value.uri} image={false} downloads />
        </>
      );
  }
}

function ScalarView({ literal, scalar: { value } }: { readonly literal: Literal; readonly scalar: Scalar }) {
  switch (value.case) {
    case undefined:
      return <Note text="no value" />;
    case "primitive":
      return value.value.value.case === "stringValue" && value.value.value.value === "" ? (
        <Note text="an empty text" />
      ) : (
        <ClippedText text={valueText(literal)} />
      );
    case "noneType":
      return <Note text="none" />;
    case "error":
      return <ClippedText text={`${value.value.failedNodeId}: ${value.value.message}`} />;
    case "generic":
    case "binary":
      return <ClippedText text={valueText(literal)} />;
    case "blob": {
      const { uri, metadata } = value.value;
      const single = metadata?.type?.dimensionality !== BlobType_BlobDimensionality.MULTIPART;
      const image =
        single && /^(png|jpe?g|gif|webp|svg)$/i.test(metadata?.type?.format || (/\.(\w+)$/.exec(uri)?.[1] ?? ""));
      return <BlobView uri={uri} image={image} downloads={single} />;
    }
    case "schema":
      return <BlobView uri={value.value.uri} image={false} downloads={false} />;
    case "structuredDataset":
      return (
        <>
          <Columns type={value.value.metadata?.structuredDatasetType} />
          <BlobView uri={value.value.uri} image={false} downloads={/\.\w+$/.test(value.value.uri)} />
        </>
      );
    case "union":
      return (
        <>
          <Note text={literalTypeText(value.value.type)} />
          <LiteralView literal={value.value.value} />
        </>
      );
  }
}

function Columns({ type }: { readonly type: StructuredDatasetType | undefined }) {
  return (
    <>
      <Note text={`table${type?.format ? ` in ${visibleText(type.format)}` : ""}`} />
      {type !== undefined && type.columns.length > 0 && (
        <Table withTableBorder>
          <Table.Tbody>
            {type.columns.map(({ name, literalType }) => (
              <Table.Tr key={name}>
                <Table.Td>{visibleText(name)}</Table.Td>
                <Table.Td>{literalTypeText(literalType)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  );
}

const page = 50;

function Entries({
  entries,
  empty,
}: {
  readonly entries: readonly (readonly [string, Literal])[];
  readonly empty: string;
}) {
  const [shown, setShown] = useState(page);
  if (entries.length === 0) return <Note text={empty} />;
  return (
    <div>
      <dl className="run-entries">
        {entries.slice(0, shown).map(([name, literal]) => (
          <div key={name}>
            <dt dir="auto">{visibleText(name)}</dt>
            <dd>
              <LiteralView literal={literal} />
            </dd>
          </div>
        ))}
      </dl>
      {entries.length > shown && (
        <Button variant="default" size="compact-xs" onClick={() => setShown(shown + page * 10)}>
          Show more of {entries.length.toLocaleString("en")}
        </Button>
      )}
    </div>
  );
}

function Note({ text }: { readonly text: string }) {
  return (
    <Text size="xs" c="dimmed">
      {text}
    </Text>
  );
}
