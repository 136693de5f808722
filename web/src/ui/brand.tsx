/** The mark: a price that rises above a perforated line, the edge of a sheet of paper. */
export function Brand() {
  return (
    <span className="flex items-center gap-2 font-semibold tracking-tight">
      <svg aria-hidden viewBox="4 5 24 22" className="h-5 text-paper" fill="none" stroke="currentColor">
        <path d="M7 20.5 12.5 13l5 5L25 8" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
        <path d="M7 25h18" strokeOpacity=".5" strokeWidth="2.2" strokeLinecap="round" strokeDasharray="3.4 3.9" />
      </svg>
      TradeCraft
    </span>
  );
}

/** Always in sight: nothing here is real money. */
export function PaperMark() {
  return (
    <span
      title="Paper trading: no real money"
      className="rounded border border-dashed border-paper/50 px-1.5 py-px text-2xs font-medium tracking-widest text-paper uppercase"
    >
      Paper
    </span>
  );
}
