import { NavLink, Outlet } from 'react-router';
import { FillToasts } from '@/features/orders/fill-toasts';
import { ConnectionBanner } from './connection-state';
import { pages } from './pages';
import { TopBar } from './top-bar';

/** What every page but the terminal has around it. */
export function Page() {
  return (
    <div className="flex h-dvh flex-col">
      <TopBar />
      <ConnectionBanner />
      <FillToasts />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Outlet />
      </div>
      <nav
        aria-label="Pages"
        className="grid shrink-0 grid-cols-4 border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] lg:hidden"
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
    </div>
  );
}
