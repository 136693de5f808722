/** A refusal of the exchange (application/problem+json), or `unreachable` where no answer came. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** What is wrong with each field of the request, by its name on the wire. */
    readonly errors: Readonly<Record<string, readonly string[]>> = {},
    /** What else the refusal says: a ticket for the next step, say. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'Problem';
  }

  /** Whether the request may have been carried out all the same: no answer came, or not from the exchange itself. */
  get isOutcomeUnknown(): boolean {
    return (this.status === 0 && this.code !== 'offline') || this.status >= 500;
  }

  /** The browser had no network when it was asked to send. */
  static offline(): Problem {
    return new Problem(0, 'offline', 'You are offline, nothing was sent.');
  }

  static unreachable(): Problem {
    return new Problem(0, 'unreachable', 'The exchange does not answer. Check that it is running, then try again.');
  }

  /** What was sent may have been carried out all the same. */
  static unanswered(): Problem {
    return new Problem(
      0,
      'unanswered',
      'No answer came: it may have been done all the same. Look at the open orders; sent again as it is, it is done once.',
    );
  }

  /** Reads the body of a refusal; whatever stands between (a proxy's page, say) still gives a sentence a person can use. */
  static from(response: Response, body: unknown): Problem {
    const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
    const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
    const errors = (fields['errors'] ?? {}) as Record<string, string[]>;
    const code = text('code') ?? 'unknown';
    const message =
      told(code, errors) ?? text('detail') ?? text('title') ?? `The exchange answered ${response.status}.`;
    return new Problem(response.status, code, message, errors, fields);
  }
}

/**
 * What is wrong with the fields, without their names on the wire, which are for programs. Of a malformed request each is named in words:
 * "Must be from 1 to 20." says nothing alone.
 */
function told(code: string, errors: Readonly<Record<string, readonly string[]>>): string | null {
  const lines = Object.entries(errors).flatMap(([field, texts]) =>
    texts.map((text) => (code === 'validation_failed' ? `${inWords(field)}: ${text}` : text)),
  );
  return lines.length > 0 ? [...new Set(lines)].join(' ') : null;
}

/** "stop_loss.limit_price" is "Stop loss limit price". */
function inWords(field: string): string {
  const words = field.replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
