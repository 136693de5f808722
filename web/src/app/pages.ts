import { BriefcaseBusiness, CandlestickChart, LayoutGrid, type LucideIcon, Settings } from 'lucide-react';

/** Where somebody who is signed in can go. */
export const pages: readonly { name: string; to: string; Icon: LucideIcon }[] = [
  { name: 'Trade', to: '/trade', Icon: CandlestickChart },
  { name: 'Portfolio', to: '/portfolio', Icon: BriefcaseBusiness },
  { name: 'Market', to: '/market', Icon: LayoutGrid },
  { name: 'Settings', to: '/settings', Icon: Settings },
];
