import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Served below /console by the control plane; assets carry the hash of their content, so that they may be kept for good.
export default defineConfig({
  base: "/console/",
  plugins: [react()],
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
