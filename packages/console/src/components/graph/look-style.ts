import type { CSSProperties } from "react";

/** The colour of a box's edge, for graph.css. */
export const lookStyle = (color: string): CSSProperties & Record<"--hal-look", string> => ({ "--hal-look": color });
