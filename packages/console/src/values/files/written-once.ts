/**
 * How queries of what a run wrote behave: it stays as it is, so that looking away and back reads nothing anew; a link that ended is asked for
 * again where the value is opened again. A missing file is told at once.
 */
export const writtenOnce = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false } as const;
