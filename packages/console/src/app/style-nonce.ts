/** With which the page's policy lets style elements in; the control plane writes it into the page. */
export function styleNonce(): string {
  return document.querySelector('meta[name="style-nonce"]')?.getAttribute("content") ?? "";
}
