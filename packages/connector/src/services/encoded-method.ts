import type { DescMessage, DescMethod } from "@bufbuild/protobuf";

/** A method whose messages are read and written by other descriptors of the same wire form. */
export type EncodedMethod<M extends DescMethod, I extends DescMessage, O extends DescMessage> = Omit<
  M,
  "input" | "output"
> & { readonly input: I; readonly output: O };

/** Gives a method other descriptors: here those of haltere.v1 that leave literals encoded. */
export function encodedMethod<M extends DescMethod, I extends DescMessage, O extends DescMessage>(
  method: M,
  input: I,
  output: O,
): EncodedMethod<M, I, O> {
  return { ...method, input, output };
}
