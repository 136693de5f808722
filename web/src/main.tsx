import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/app';
import '@/app/theme.css';
import { connect } from '@/app/wiring';
import { followDensity } from '@/ui/preferences';
import { restoreTheme } from '@/ui/theme';

restoreTheme();
followDensity();
connect();

// Only where browsers have it: on https and localhost. Development reloads by itself, and is left alone.
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js');

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
