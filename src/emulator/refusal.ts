/** What the service says no with: an exception's name, its HTTP status and a text. Thrown by operations, never further. */
export class Refusal extends Error {
  readonly type: string;
  readonly status: number;
  /** The service spells the text "Message" in its own exceptions and "message" where a gateway answers. */
  readonly key: 'Message' | 'message';
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    type: string,
    status: number,
    message: string,
    key: 'Message' | 'message' = 'Message',
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.type = type;
    this.status = status;
    this.key = key;
    this.headers = headers;
  }
}

export const invalidArgument = (message: string): Refusal => new Refusal('InvalidArgumentException', 400, message);
export const notFound = (message: string): Refusal => new Refusal('ResourceNotFoundException', 404, message);
export const inUse = (message: string): Refusal => new Refusal('ResourceInUseException', 400, message);
export const clientLimit = (message = 'Rate exceeded'): Refusal =>
  new Refusal('ClientLimitExceededException', 400, message);
export const versionMismatch = (): Refusal =>
  new Refusal('VersionMismatchException', 400, 'The channel version that you specified is not the latest version.');
export const accessDenied = (): Refusal => new Refusal('AccessDeniedException', 403, 'Access Denied', 'message');
