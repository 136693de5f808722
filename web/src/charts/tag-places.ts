/** Something that is pressed and lies over the chart, in pixels from its corner. */
export interface Corner {
  top: number;
  bottom: number;
  right: number;
}

interface Size {
  width: number;
  height: number;
}

interface Taken {
  y: number;
  left: number;
  right: number;
}

/** Pixels. */
const [margin, gap] = [8, 4];
/** How many rows are tried before a tag stands half out of sight. */
const mostRows = 5;

/** Where the tags of lines stand: none on another, so that each can be reached, and none on the buttons in the corner. */
export class TagPlaces {
  corner: Corner | null = null;
  private taken: Taken[] = [];

  /** Begins anew. */
  clear(): void {
    this.taken = [];
  }

  /**
   * For a tag whose line is at a height: how far to the right it stands, and how far below its line, where there is no room beside what
   * stands there already.
   */
  take(y: number, { width, height }: Size, paneWidth: number): { left: number; below: number } {
    let at = y;
    let left = this.free(at, width, height);
    for (let row = 1; row < mostRows && left + width > paneWidth; row++) {
      at = this.isInCorner(at, height) ? this.corner!.bottom + gap + height / 2 : at + height + 1;
      left = this.free(at, width, height);
    }
    this.taken.push({ y: at, left, right: left + width });
    return { left, below: at - y };
  }

  private isInCorner(y: number, height: number): boolean {
    const { corner } = this;
    return corner !== null && y + height / 2 > corner.top && y - height / 2 < corner.bottom;
  }

  /** The leftmost place at a height. */
  private free(y: number, width: number, height: number): number {
    let left = this.isInCorner(y, height) ? this.corner!.right + gap : margin;
    const near = this.taken.filter((other) => Math.abs(other.y - y) <= height).sort((a, b) => a.left - b.left);
    for (const other of near) if (left < other.right + gap && other.left < left + width + gap) left = other.right + gap;
    return left;
  }
}
