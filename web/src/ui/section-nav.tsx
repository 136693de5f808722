import { useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router';

interface SectionNavProps {
  label: string;
  /** The page's address; a section's is below it. */
  to: string;
  sections: readonly (readonly [path: string, name: string, ...unknown[]])[];
}

/** The sections of a page that is too much for one look, each at an address of its own. */
export function SectionNav({ label, to, sections }: SectionNavProps) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a small screen the current one may be beyond the edge.
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - nav.current.clientWidth / 2;
  }, [pathname]);
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="relative flex gap-1 overflow-x-auto overflow-y-hidden border-b border-line"
    >
      {sections.map(([path, name]) => (
        <NavLink
          key={path}
          to={`${to}/${path}`}
          className="-mb-px border-b-2 border-transparent px-2.5 py-2 pointer-coarse:py-3 text-sm font-medium whitespace-nowrap text-muted hover:text-text focus-visible:-outline-offset-2 aria-[current]:border-paper aria-[current]:text-text"
        >
          {name}
        </NavLink>
      ))}
    </nav>
  );
}
