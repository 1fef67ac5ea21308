/** Our own misuse, or a state that a person has to mend. What peers do wrong is counted, not thrown. */
export class BridgeError extends Error {
  /** Stable, for scripts and documentation: `KVSB-` and a word. */
  readonly code: string;
  /** What to do about it, one sentence. */
  readonly hint: string | undefined;

  constructor(code: string, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BridgeError';
    this.code = code;
    this.hint = hint;
  }
}

/** Text of anything thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
