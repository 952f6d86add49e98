/** An input in a container's words. Propeller takes `.inputs` and `.Inputs`. */
export const inputTemplate = /\{\{\s*\.[Ii]nputs\.(\w+)\s*\}\}/g;
