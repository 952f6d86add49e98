import { Skeleton, Stack } from "@mantine/core";

/** What holds a list's place while it is read; seen only where that takes longer than 150 ms. */
export function Waiting({ rows = 6 }: { readonly rows?: number }) {
  return (
    <Stack gap={10} className="hal-late" aria-busy="true" aria-label="Loading" role="status">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <Skeleton key={row} height={18} />
      ))}
    </Stack>
  );
}
