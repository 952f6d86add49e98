import { literalTypeText, readLiteral } from "@haltere/core";
import {
  BlobType_BlobDimensionality,
  type Literal,
  SchemaType_SchemaColumn_SchemaColumnTypeSchema,
} from "@haltere/idl/core";
import type { ReactNode } from "react";
import { FileView } from "./files/file-view.tsx";
import { FolderView } from "./files/folder-view.tsx";
import { OffloadedView } from "./files/offloaded-view.tsx";
import { TableView } from "./table/table-view.tsx";

interface PlaceViewProps {
  readonly literal: Literal;
  /** Shows a literal that was read from where it lies. */
  readonly show: (literal: Literal) => ReactNode;
}

/** What lies at an address: a file, a directory, a table, a literal that was offloaded. */
export function PlaceView({ literal, show }: PlaceViewProps) {
  const value = readLiteral(literal);
  switch (value.kind) {
    case "blob": {
      const type = value.value.metadata?.type;
      return type?.dimensionality === BlobType_BlobDimensionality.MULTIPART ? (
        <FolderView uri={value.value.uri} />
      ) : (
        <FileView uri={value.value.uri} {...(type === undefined ? {} : { format: type.format })} />
      );
    }
    case "structured dataset": {
      const type = value.value.metadata?.structuredDatasetType;
      return (
        <TableView
          uri={value.value.uri}
          format={type?.format ?? ""}
          columns={(type?.columns ?? []).map(({ name, literalType }) => ({ name, type: literalTypeText(literalType) }))}
        />
      );
    }
    case "schema": {
      const columns = (value.value.type?.columns ?? []).map(({ name, type }) => ({
        name,
        type: (SchemaType_SchemaColumn_SchemaColumnTypeSchema.value[type]?.name ?? "unknown").toLowerCase(),
      }));
      return <TableView uri={value.value.uri} format="" columns={columns} />;
    }
    case "offloaded":
      return <OffloadedView offloaded={value.value} show={show} />;
    default:
      return null;
  }
}
