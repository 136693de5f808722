import { BriefcaseBusiness, CandlestickChart, LayoutGrid, Settings } from 'lucide-react';

/** Where somebody who is signed in can go. */
export const pages = [
  ['/trade', 'Trade', CandlestickChart],
  ['/portfolio', 'Portfolio', BriefcaseBusiness],
  ['/market', 'Market', LayoutGrid],
  ['/settings', 'Settings', Settings],
] as const;
