import { QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter, Navigate, type RouteObject, RouterProvider } from 'react-router';
import { baseOf, venue } from '@/api/venue';
import { ProofDialog } from '@/features/identity/proof';
import { StreamContext } from '@/stream/hooks';
import { ConfirmProvider } from '@/ui/confirm';
import { ToastProvider } from '@/ui/toast';
import { AuthPage } from './auth-page';
import { CrashPage } from './crash-page';
import { LandingPage } from './landing-page';
import { LinkPage } from './link-page';
import { SignedIn, SignedOut } from './sign-in-gate';
import { queries, stream } from './wiring';

const routes: RouteObject[] = [
  {
    ErrorBoundary: CrashPage,
    HydrateFallback: () => null,
    children: [
      {
        element: <SignedOut />,
        children: [
          { path: '/', element: venue === null ? <LandingPage /> : <Navigate to="/sign-in" replace /> },
          { path: '/sign-in', element: <AuthPage mode="sign-in" /> },
          { path: '/sign-up', element: <AuthPage mode="sign-up" /> },
          { path: '/setup', lazy: async () => ({ Component: (await import('./setup-page')).SetupPage }) },
        ],
      },
      {
        element: <SignedIn />,
        children: [
          { path: '/second-factor', lazy: async () => ({ Component: (await import('./enrol-page')).EnrolPage }) },
          // Who only signs in need not load what is behind the door.
          {
            path: '/trade/:symbol?',
            lazy: async () => ({ Component: (await import('./terminal-page')).TerminalPage }),
          },
          {
            lazy: async () => ({ Component: (await import('./page')).Page }),
            children: [
              {
                path: '/settings/:section?',
                lazy: async () => ({ Component: (await import('./settings-page')).SettingsPage }),
              },
              {
                path: '/admin/:section?',
                lazy: async () => ({ Component: (await import('./admin-page')).AdminPage }),
              },
              {
                path: '/market/calendar',
                lazy: async () => ({ Component: (await import('./calendar-page')).CalendarPage }),
              },
              {
                path: '/instrument/:symbol',
                lazy: async () => ({ Component: (await import('./instrument-page')).InstrumentPage }),
              },
              {
                path: '/help/:section?',
                lazy: async () => ({ Component: (await import('./help-page')).HelpPage }),
              },
              { path: '/market', lazy: async () => ({ Component: (await import('./market-page')).MarketPage }) },
              {
                path: '/backtests',
                lazy: async () => ({ Component: (await import('./backtests-page')).BacktestsPage }),
              },
              {
                path: '/backtests/:id',
                lazy: async () => ({ Component: (await import('./backtest-page')).BacktestPage }),
              },
              {
                path: '/replays/:id/compare/:other',
                lazy: async () => ({ Component: (await import('./compare-page')).ComparePage }),
              },
              { path: '/replays', lazy: async () => ({ Component: (await import('./replays-page')).ReplaysPage }) },
              {
                path: '/portfolio',
                lazy: async () => ({ Component: (await import('./portfolio-page')).PortfolioPage }),
              },
              {
                path: '/shared/:account',
                lazy: async () => ({ Component: (await import('./shared-page')).SharedAccountPage }),
              },
            ],
          },
        ],
      },
      { path: '/forgotten-password', element: <LinkPage kind="forgotten-password" /> },
      { path: '/reset-password', element: <LinkPage kind="reset-password" /> },
      { path: '/confirm-email', element: <LinkPage kind="confirm-email" /> },
      { path: '/layout', lazy: async () => ({ Component: (await import('./layout-page')).LayoutPage }) },
      { path: '/shared', lazy: async () => ({ Component: (await import('./shared-page')).SharedPage }) },
      { path: '*', element: <Navigate to="/" replace /> },
    ],
  },
];

// In a replay the address of every page begins with it.
const router = createBrowserRouter(routes, { basename: baseOf(venue) || '/' });

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <StreamContext value={stream}>
        <ToastProvider>
          <ConfirmProvider>
            {/* Not as transitions: React lets urgent updates pass those, and in a fast market there is one in every frame. */}
            <RouterProvider router={router} useTransitions={false} />
            <ProofDialog />
          </ConfirmProvider>
        </ToastProvider>
      </StreamContext>
    </QueryClientProvider>
  );
}
