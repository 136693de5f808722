import { keptIn, venue } from './venue';

const place = keptIn(venue, 'tradecraft-account');

/**
 * Which account this browser trades and looks at: null for the user's first. Remembered for the user who chose it, and for nobody else who
 * signs in here.
 */
export class ActiveAccount {
  private userId: string | null = null;
  private readonly listeners = new Set<() => void>();
  id: string | null = null;
  /** It is somebody else's, who shares it. */
  isViewOnly = false;

  /** Takes up what this user chose last time. */
  changeUser(userId: string | null): void {
    this.userId = userId;
    const [user, account, kind] = localStorage.getItem(place)?.split(':') ?? [];
    const isTheirs = userId !== null && user === userId && Boolean(account);
    this.set(isTheirs ? account! : null, isTheirs && kind === 'view');
  }

  choose(account: string, isViewOnly = false): void {
    localStorage.setItem(place, `${this.userId ?? ''}:${account}${isViewOnly ? ':view' : ''}`);
    this.set(account, isViewOnly);
  }

  /** The exchange knows no such account any more, or it is not shared any more: back to the first. */
  forget(): void {
    localStorage.removeItem(place);
    this.set(null, false);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private set(account: string | null, isViewOnly: boolean): void {
    if (account === this.id) return;
    this.id = account;
    this.isViewOnly = isViewOnly;
    for (const listener of [...this.listeners]) listener();
  }
}
