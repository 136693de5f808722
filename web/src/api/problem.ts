/** A refusal of the exchange (application/problem+json), or `unreachable` where no answer came. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** What is wrong with each field of the request, by its name on the wire. */
    readonly errors: Readonly<Record<string, readonly string[]>> = {},
  ) {
    super(message);
    this.name = 'Problem';
  }

  /** Whether the request may have been carried out all the same: no answer came, or not from the exchange itself. */
  get isOutcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  static unreachable(): Problem {
    return new Problem(0, 'unreachable', 'The exchange does not answer. Check that it is running, then try again.');
  }

  /** Reads the body of a refusal; whatever stands between (a proxy's page, say) still gives a sentence a person can use. */
  static from(response: Response, body: unknown): Problem {
    const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
    const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
    const message = text('detail') ?? text('title') ?? `The exchange answered ${response.status}.`;
    const errors = (fields['errors'] ?? {}) as Record<string, string[]>;
    return new Problem(response.status, text('code') ?? 'unknown', message, errors);
  }
}
