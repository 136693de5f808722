/**
 * Milliseconds from one paint to the next at least, unless it is urgent. The exchange tells a price ten times a second at most, eight are as
 * good to the eye, and each paint costs the page a layout.
 */
const pause = 125;
/** Milliseconds from one paint to the next of a hidden page, which has no frames. */
const hiddenPause = 250;
/** Milliseconds before the pause is over from which on the next frame is taken. */
const slack = 8;

/**
 * Runs <paint> once in an animation frame, however often it is asked to: the next one where it is urgent, else when the last paint is long enough
 * ago. A hidden page has no frames: there it runs four times a second, so that what is held back stays little and the page is right when the person comes back.
 */
export function perFrame(paint: () => void): (isUrgent?: boolean) => void {
  let asked = false;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let painted = -Infinity;

  const run = () => {
    asked = false;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    painted = performance.now();
    paint();
  };
  const schedule = (isUrgent = false) => {
    const rest = isUrgent ? 0 : painted + pause - performance.now();
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(run, hiddenPause);
    else if (rest > slack) timer = setTimeout(schedule, rest - slack);
    else frame = requestAnimationFrame(run);
  };
  document.addEventListener('visibilitychange', () => {
    if (asked) schedule();
  });
  let wasUrgent = false;
  return (isUrgent = false) => {
    if (asked && (wasUrgent || !isUrgent)) return;
    asked = true;
    wasUrgent = isUrgent;
    cancelAnimationFrame(frame);
    schedule(isUrgent);
  };
}
