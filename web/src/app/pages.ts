import {
  BriefcaseBusiness,
  CandlestickChart,
  CircleQuestionMark,
  FlaskConical,
  History,
  LayoutGrid,
  type LucideIcon,
  Settings,
  ShieldCheck,
} from 'lucide-react';

/** Where somebody who is signed in can go. */
export const pages: readonly { name: string; to: string; Icon: LucideIcon }[] = [
  { name: 'Trade', to: '/trade', Icon: CandlestickChart },
  { name: 'Portfolio', to: '/portfolio', Icon: BriefcaseBusiness },
  { name: 'Market', to: '/market', Icon: LayoutGrid },
  { name: 'Backtests', to: '/backtests', Icon: FlaskConical },
  { name: 'Replays', to: '/replays', Icon: History },
  { name: 'Settings', to: '/settings', Icon: Settings },
];

/** The sections of the settings, by their addresses. */
export const settingsSections = [
  { path: 'general', name: 'General' },
  { path: 'profile', name: 'Profile' },
  { path: 'security', name: 'Security' },
  { path: 'keys', name: 'API keys' },
  { path: 'sharing', name: 'Sharing' },
] as const;

/** Where only an administrator can go. */
export const adminPage = { name: 'Administration', to: '/admin', Icon: ShieldCheck };

/** Pages within others. */
export const furtherPages: readonly { name: string; to: string }[] = [
  { name: 'Calendar of dividends and splits', to: '/market/calendar' },
  { name: 'Connect a program', to: '/help/connect' },
  { name: 'Order types', to: '/help/orders' },
  { name: 'Fees', to: '/help/fees' },
];

/** Behind the user's menu. */
export const helpPage = { name: 'Help', to: '/help', Icon: CircleQuestionMark };
