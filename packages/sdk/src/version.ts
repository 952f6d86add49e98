/** Haltere's version, which tasks are registered with; the packages' own, as a test checks. */
export const version = "0.1.0";
