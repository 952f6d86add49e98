import { create, toBinary } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { ArtifactIDSchema } from "@haltere/idl/core";
import type { Transformer } from "../transformers/transformer.ts";
import { createdId } from "./artifact-id.ts";
import { createdPartitions, withoutPartitions } from "./created-artifact.ts";

/** Where flytekit's tasks put the partitions that they say themselves, in a literal's metadata. */
const partitionsKey = "_uap";

/** The transformer of an output that becomes an artifact: what the task says of it stands beside the value. */
export function artifactTransformer(transformer: Transformer): Transformer {
  return {
    ...transformer,
    toLiteral(value, position) {
      const literal = transformer.toLiteral(withoutPartitions(value), position);
      const said = createdPartitions(value);
      if (said === undefined) return literal;
      const id = toBinary(ArtifactIDSchema, create(ArtifactIDSchema, createdId(said)));
      return { ...literal, metadata: { ...literal.metadata, [partitionsKey]: base64Encode(id) } };
    },
    pack: (value, position) => transformer.pack(withoutPartitions(value), position),
  };
}
