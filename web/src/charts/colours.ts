export type Colours = ReturnType<typeof coloursOf>;

/** The theme's colours at an element, read at once: asking the page for a style makes it work out its layout. */
export function coloursOf(element: HTMLElement) {
  const style = getComputedStyle(element);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  return {
    up: colour('--up'),
    upSoft: colour('--up-soft'),
    down: colour('--down'),
    downSoft: colour('--down-soft'),
    paper: colour('--paper'),
    panel: colour('--panel'),
    raised: colour('--raised'),
    line: colour('--line'),
    muted: colour('--muted'),
    faint: colour('--faint'),
    strongLine: colour('--strong-line'),
    font: style.fontFamily,
    of: {
      '--up': colour('--up'),
      '--down': colour('--down'),
      '--paper': colour('--paper'),
      '--chart-1': colour('--chart-1'),
      '--chart-2': colour('--chart-2'),
      '--chart-3': colour('--chart-3'),
      '--chart-4': colour('--chart-4'),
    } as Readonly<Record<string, string>>,
  };
}
