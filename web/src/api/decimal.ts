const pattern = /^([+-]?)(\d*)\.?(\d*)$/;

/**
 * An exact decimal number, as the wire's strings are: whole units of 10^-scale. What is shown as a cost or sent as an order is worked out
 * here and never passes through a floating-point number.
 */
export class Decimal {
  static readonly zero = new Decimal(0n, 0);

  private constructor(
    private readonly units: bigint,
    /** Digits after the point. */
    readonly scale: number,
  ) {}

  /** The number written as plain digits ("-12.50", ".5"), or null when it is anything else: empty, spaced, "1e5", "1,000". */
  static tryParse(text: string): Decimal | null {
    const match = pattern.exec(text);
    const [, sign = '', whole = '', fraction = ''] = match ?? [];
    if (!match || whole.length + fraction.length === 0) return null;
    const units = BigInt(whole + fraction);
    return new Decimal(sign === '-' ? -units : units, fraction.length);
  }

  /** @throws RangeError when the text is not a decimal: for what came over the wire, where that is a bug. */
  static of(text: string): Decimal {
    const value = Decimal.tryParse(text);
    if (!value) throw new RangeError(`Not a decimal: "${text}"`);
    return value;
  }

  get sign(): -1 | 0 | 1 {
    return this.units > 0n ? 1 : this.units < 0n ? -1 : 0;
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.unitsAt(scale) + other.unitsAt(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(other.negated());
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.units * other.units, this.scale + other.scale);
  }

  /** The quotient, cut off (toward zero) after <scale> digits. */
  dividedBy(other: Decimal, scale: number): Decimal {
    if (other.units === 0n) throw new RangeError('Division by zero');
    const numerator = this.units * 10n ** BigInt(scale + other.scale);
    return new Decimal(numerator / (other.units * 10n ** BigInt(this.scale)), scale);
  }

  negated(): Decimal {
    return new Decimal(-this.units, this.scale);
  }

  abs(): Decimal {
    return this.units < 0n ? this.negated() : this;
  }

  compare(other: Decimal): -1 | 0 | 1 {
    return this.minus(other).sign;
  }

  min(other: Decimal): Decimal {
    return this.compare(other) <= 0 ? this : other;
  }

  /** Rounded to <scale> digits after the point, halves away from zero. */
  rounded(scale: number): Decimal {
    if (scale >= this.scale) return new Decimal(this.unitsAt(scale), scale);
    const divisor = 10n ** BigInt(this.scale - scale);
    const half = divisor / 2n;
    return new Decimal((this.units + (this.units < 0n ? -half : half)) / divisor, scale);
  }

  /** The largest multiple of <step> not above this (for a number that is not negative). */
  floorTo(step: Decimal): Decimal {
    const scale = Math.max(this.scale, step.scale);
    const stepUnits = step.unitsAt(scale);
    const units = this.unitsAt(scale);
    return new Decimal(units - (units % stepUnits), scale).rounded(step.scale);
  }

  isMultipleOf(step: Decimal): boolean {
    const scale = Math.max(this.scale, step.scale);
    return this.unitsAt(scale) % step.unitsAt(scale) === 0n;
  }

  /** Without zeros at the end: "1.50" is "1.5", "2.00" is "2". */
  trimmed(): Decimal {
    let { units, scale } = this;
    while (scale > 0 && units % 10n === 0n) {
      units /= 10n;
      scale--;
    }
    return new Decimal(units, scale);
  }

  /** Plain digits, every digit of the scale: what the wire takes. */
  toString(): string {
    const digits = (this.units < 0n ? -this.units : this.units).toString().padStart(this.scale + 1, '0');
    const whole = digits.slice(0, digits.length - this.scale);
    const fraction = this.scale > 0 ? `.${digits.slice(-this.scale)}` : '';
    return `${this.units < 0n ? '-' : ''}${whole}${fraction}`;
  }

  private unitsAt(scale: number): bigint {
    return this.units * 10n ** BigInt(scale - this.scale);
  }
}
