import { defineConfig } from "vite";

// Everything is served by `noonmark serve` under a policy that allows only itself, so nothing is inlined.
export default defineConfig({
  base: "/",
  build: {
    outDir: "../src/noonmark/web/page",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    sourcemap: false,
    license: { fileName: "licenses.md" }, // the notices of what is bundled go with it
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8765" } },
});
