import "@mantine/core/styles.css";
import "./app/page.css";
import "./app/shell.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { styleNonce } from "./app/style-nonce.ts";

// What locks scrolling below a dialog makes style elements too, and asks for the nonce by this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App />);
