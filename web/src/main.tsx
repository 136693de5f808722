import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/app';
import '@/app/theme.css';
import { stream } from '@/app/wiring';
import { restoreTheme } from '@/ui/theme';

restoreTheme();
stream.open();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
