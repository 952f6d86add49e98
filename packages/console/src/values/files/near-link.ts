/** A link of the control plane as one below the page's own address, whatever name of it the link was made with; others as they are. */
export function nearLink(link: string, origin: string): string {
  const { pathname, search } = new URL(link, origin);
  return pathname.startsWith("/blobs/") ? `${origin}${pathname}${search}` : link;
}
