import { NavLink } from 'react-router';
import { pages } from './pages';

/** The pages at the bottom, where the bar at the top has no room for them. */
export function PageBar() {
  return (
    <nav
      aria-label="Pages"
      className="grid shrink-0 auto-cols-fr grid-flow-col border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {pages.map(({ to, name, Icon }) => (
        <NavLink
          key={to}
          to={to}
          className="flex h-14 flex-col items-center justify-center gap-0.5 text-2xs text-muted focus-visible:-outline-offset-2 aria-[current]:font-medium aria-[current]:text-paper"
        >
          <Icon aria-hidden className="size-5" />
          {name}
        </NavLink>
      ))}
    </nav>
  );
}
