import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Modules of core that need Node are left out of what is built, since the console takes nothing from them; one that it takes fails the build. */
const withoutNode: Plugin = {
  name: "without-node",
  enforce: "pre",
  resolveId: (id) => (id.startsWith("node:") ? { id, external: true, moduleSideEffects: false } : undefined),
  generateBundle(_, bundle) {
    for (const part of Object.values(bundle))
      if (part.type === "chunk")
        for (const name of [...part.imports, ...part.dynamicImports])
          if (name.startsWith("node:")) this.error(`${part.fileName} imports ${name}, which no browser has`);
  },
};

// Served below /console by the control plane; assets carry the hash of their content, so that they may be kept for good.
export default defineConfig({
  base: "/console/",
  plugins: [react(), withoutNode],
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
  },
  worker: { format: "es" },
});
