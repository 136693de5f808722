export interface Drag {
  /** The pointer is at this height, in pixels from the top of the window. */
  moved: (y: number) => void;
  dropped: () => void;
  /** Escape was pressed, or the browser took the gesture for one of its own. */
  givenUp: () => void;
}

/** Follows a pointer that was pressed on something, until it is let go or given up. */
export function follow(grip: HTMLElement, event: PointerEvent, drag: Drag): void {
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  const listening = new AbortController();
  const { signal } = listening;
  const end = (then: () => void) => () => {
    listening.abort();
    if (grip.hasPointerCapture(event.pointerId)) grip.releasePointerCapture(event.pointerId);
    then();
  };
  const giveUp = end(drag.givenUp);
  grip.addEventListener('pointermove', ({ clientY }) => drag.moved(clientY), { signal });
  grip.addEventListener('pointerup', end(drag.dropped), { signal });
  grip.addEventListener('pointercancel', giveUp, { signal });
  // Before whatever has the focus: a drawing, the page's shortcuts.
  window.addEventListener(
    'keydown',
    (pressed) => {
      if (pressed.key !== 'Escape') return;
      pressed.preventDefault();
      pressed.stopPropagation();
      giveUp();
    },
    { signal, capture: true },
  );
}

/** How many ticks a key moves a price. */
export const ticksOf = (key: string): number | undefined =>
  ({ ArrowUp: 1, ArrowDown: -1, PageUp: 100, PageDown: -100 })[key];
