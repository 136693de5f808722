import { type RefObject, useEffect, useState } from 'react';

/** How far out of sight something still counts as seen, so that it is there when it is scrolled to. */
const margin = '160px';

/** Whether an element can be seen, or nearly: what nobody sees need not be kept up to date. */
export function useInSight(element: RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver((changes) => setSeen(changes.at(-1)!.isIntersecting), {
      rootMargin: margin,
    });
    watch.observe(element.current!);
    return () => watch.disconnect();
  }, [element]);
  return isSeen;
}
