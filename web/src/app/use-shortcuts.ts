import { useEffect, useRef } from 'react';
import { useRemembered } from '@/ui/remembered';

export interface Shortcut {
  /** As KeyboardEvent.key has it; `mod+k` is Ctrl+K, or ⌘K, and `shift+ArrowRight` a key that has a name with Shift. */
  key: string;
  says: string;
  act: () => void;
}

/** Single keys can be turned off, for those who speak to their machine or press keys by accident (WCAG 2.1.4). */
export const useSingleKeys = () => useRemembered('tradecraft-single-keys', true, (kept) => typeof kept === 'boolean');

/** Listens for shortcuts while the component is there. Single keys do nothing while something is written or a dialog is open. */
export function useShortcuts(shortcuts: readonly Shortcut[], singleKeys: boolean): void {
  const latest = useRef({ shortcuts, singleKeys });
  useEffect(() => {
    latest.current = { shortcuts, singleKeys };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.repeat) return;
      const withMod = event.ctrlKey || event.metaKey;
      if (
        !withMod &&
        (!latest.current.singleKeys ||
          isWriting(event.target) ||
          isUsed(event) ||
          document.querySelector('[role=dialog], [role=alertdialog]'))
      )
        return;
      const isNamed = event.shiftKey && event.key.length > 1;
      const name = withMod ? `mod+${event.key.toLowerCase()}` : isNamed ? `shift+${event.key}` : event.key;
      const found = latest.current.shortcuts.find(({ key }) => key === name);
      if (!found) return;
      event.preventDefault();
      found.act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox]), [role=menu] *'));

/** Whether the key is for what has the focus: a space presses it. */
const isUsed = ({ key, target }: KeyboardEvent) =>
  key === ' ' && target instanceof Element && target.closest('button, a, summary, input, [role=option]') !== null;
