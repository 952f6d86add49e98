import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ListMatchableAttributesResponseSchema, type MatchingAttributes } from "@haltere/idl/admin";

/** What applies to an execution, as its row of live executions keeps it; null for nothing. */
export function attributesToRow(attributes: readonly MatchingAttributes[]): Uint8Array | null {
  if (attributes.length === 0) return null;
  const configurations = attributes.map((one) => ({ attributes: one }));
  return toBinary(
    ListMatchableAttributesResponseSchema,
    create(ListMatchableAttributesResponseSchema, { configurations }),
  );
}

export function attributesOfRow(column: Uint8Array | null): MatchingAttributes[] {
  if (column === null) return [];
  const { configurations } = fromBinary(ListMatchableAttributesResponseSchema, column);
  return configurations.flatMap(({ attributes }) => (attributes ? [attributes] : []));
}
