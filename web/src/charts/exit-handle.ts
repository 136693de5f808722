import { follow, ticksOf } from './drag';
import type { PriceMark } from './price-lines';
import { snap, step } from './snap';

/** What ends a position: a stop with a loss that is bearable, a take-profit with a gain. */
export type ExitLeg = 'stop' | 'profit';

export interface ExitEvents {
  /** What an exit at a price would come to; <isWrong> where it would not wait for its price. */
  exitAt: (mark: PriceMark, leg: ExitLeg, price: string) => { text: string; isWrong: boolean };
  /** An exit was dragged out of a line and let go at a price. It stays there until the promise settles. */
  exited: (mark: PriceMark, leg: ExitLeg, price: string) => Promise<unknown>;
}

/** What a handle is told by the chart that it is on. */
export interface PriceGround {
  layer: HTMLElement;
  tick: () => string;
  priceAt: (y: number) => number | null;
  yOf: (price: string) => number | null;
}

const names = { stop: ['SL', 'Stop loss'], profit: ['TP', 'Take profit'] } as const;

/** A handle on the tag of a line, out of which a stop or a take-profit is dragged: a line of its own while it is held. */
export class ExitHandle {
  readonly element = document.createElement('div');
  private readonly line = document.createElement('div');
  private readonly tag = document.createElement('div');
  private price: string | null = null;
  private isSending = false;

  constructor(
    private readonly leg: ExitLeg,
    private readonly mark: () => PriceMark,
    private readonly ground: PriceGround,
    private readonly events: ExitEvents,
  ) {
    const { element, line, tag } = this;
    const [short, name] = names[leg];
    element.textContent = short;
    element.title = `Drag to set a ${name.toLowerCase()}`;
    element.tabIndex = 0;
    element.setAttribute('role', 'slider');
    element.setAttribute('aria-orientation', 'vertical');
    element.className =
      'pointer-events-auto flex w-6 pointer-coarse:w-9 cursor-ns-resize touch-none items-center justify-center border-l border-inherit hover:bg-hover focus-visible:-outline-offset-2';
    line.className = 'absolute inset-x-0 top-0 h-0 border-t border-dashed';
    line.hidden = true;
    tag.className =
      'absolute right-2 bottom-1 w-max max-w-[min(24rem,calc(100%-1rem))] rounded border border-inherit bg-panel px-1.5 py-0.5 text-2xs tabular-nums';
    line.append(tag);
    ground.layer.append(line);
    element.addEventListener('pointerdown', (event) => this.grab(event));
    element.addEventListener('keydown', (event) => this.key(event));
    element.addEventListener('blur', () => !this.isSending && this.hold(null));
    this.write();
  }

  remove(): void {
    this.line.remove();
  }

  /** Says what it would come to now: the line that it hangs on may have moved. */
  write(): void {
    const { element, price, leg } = this;
    const mark = this.mark();
    element.setAttribute('aria-label', `${names[leg][1]} of ${mark.title}`);
    element.setAttribute('aria-valuenow', price ?? mark.price);
    this.line.hidden = price === null;
    if (price === null) return element.setAttribute('aria-valuetext', 'Not being set');
    const { text, isWrong } = this.events.exitAt(mark, leg, price);
    element.setAttribute('aria-valuetext', text);
    this.tag.textContent = text;
    const tone = isWrong ? 'warn' : leg === 'stop' ? 'down' : 'up';
    for (const each of ['warn', 'down', 'up']) {
      this.line.classList.toggle(`border-${each}`, each === tone);
      this.line.classList.toggle(`text-${each}`, each === tone);
    }
  }

  /** Puts its line where its price is. */
  place(): void {
    if (this.price === null) return;
    const y = this.ground.yOf(this.price);
    this.line.style.visibility = y === null ? 'hidden' : '';
    if (y !== null) this.line.style.transform = `translateY(${Math.round(y)}px)`;
    // Near the top there is no room for what it says above the line.
    this.tag.classList.toggle('bottom-1', y === null || y > 44);
    this.tag.classList.toggle('top-1', y !== null && y <= 44);
  }

  private grab(event: PointerEvent): void {
    if (event.button !== 0 || this.isSending) return;
    event.stopPropagation();
    this.element.focus({ preventScroll: true });
    const { layer, priceAt, tick } = this.ground;
    const top = layer.getBoundingClientRect().top;
    follow(this.element, event, {
      moved: (y) => {
        const price = priceAt(y - top);
        if (price !== null && price > 0) this.hold(snap(price, tick()));
      },
      dropped: () => this.letGo(),
      givenUp: () => this.hold(null),
    });
  }

  /** As a line: arrow and page keys move it, Enter sends it, Escape puts it away. */
  private key(event: KeyboardEvent): void {
    const ticks = ticksOf(event.key);
    if (this.isSending) return;
    if (ticks !== undefined) this.hold(step(this.price ?? this.mark().price, this.ground.tick(), ticks));
    else if (event.key === 'Escape' && this.price !== null) this.hold(null);
    else if (event.key === 'Enter') this.letGo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private letGo(): void {
    const { price, leg } = this;
    const mark = this.mark();
    if (price === null || this.events.exitAt(mark, leg, price).isWrong) return this.hold(null);
    this.isSending = true;
    void this.events.exited(mark, leg, price).finally(() => {
      this.isSending = false;
      this.hold(null);
    });
  }

  private hold(price: string | null): void {
    if (price === this.price) return;
    this.price = price;
    this.write();
    this.place();
  }
}
