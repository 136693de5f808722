const place = 'tradecraft-account';

/**
 * Which of the user's accounts this browser trades and looks at: null for their first. Remembered for the user who chose it, and for nobody
 * else who signs in here.
 */
export class ActiveAccount {
  private userId: string | null = null;
  private readonly listeners = new Set<() => void>();
  id: string | null = null;

  /** Takes up what this user chose last time. */
  changeUser(userId: string | null): void {
    this.userId = userId;
    const [user, account] = localStorage.getItem(place)?.split(':') ?? [];
    this.set(userId !== null && user === userId && account ? account : null);
  }

  choose(account: string): void {
    localStorage.setItem(place, `${this.userId ?? ''}:${account}`);
    this.set(account);
  }

  /** The exchange knows no such account any more: back to the first. */
  forget(): void {
    localStorage.removeItem(place);
    this.set(null);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private set(account: string | null): void {
    if (account === this.id) return;
    this.id = account;
    for (const listener of [...this.listeners]) listener();
  }
}
