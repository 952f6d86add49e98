/** What signs of the views mean. */
export function Legend({ bars = false }: { readonly bars?: boolean }) {
  return (
    <span className="run-legend">
      {bars && (
        <>
          <span>
            <i className="run-bar run-queued" /> queued
          </span>
          <span>
            <i className="run-bar" style={{ background: "currentColor" }} /> running
          </span>
        </>
      )}
      <span>
        <i className="run-critical">◆</i> critical path: what the end waited for
      </span>
    </span>
  );
}
