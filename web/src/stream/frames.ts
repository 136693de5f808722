/**
 * Runs <paint> once in the next animation frame, however often it is asked to. A hidden page has no frames: there it runs four times a
 * second, so that what is held back stays little and the page is right when the person comes back.
 */
export function perFrame(paint: () => void): () => void {
  let asked = false;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = () => {
    asked = false;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    paint();
  };
  const schedule = () => {
    if (document.hidden) timer = setTimeout(run, 250);
    else frame = requestAnimationFrame(run);
  };
  document.addEventListener('visibilitychange', () => {
    if (asked) schedule();
  });
  return () => {
    if (asked) return;
    asked = true;
    schedule();
  };
}
