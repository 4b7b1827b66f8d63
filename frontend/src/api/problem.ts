/** A refusal of the API (RFC 9457): a code for the program, a plain sentence for people, the fields at fault. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;

  constructor(status: number, code: string, detail: string, errors: Record<string, readonly string[]> = {}) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** No answer at all: the line or the server is down. */
export const OFFLINE = 0;

interface ProblemBody {
  code?: unknown;
  detail?: unknown;
  errors?: unknown;
}

function isFieldErrors(value: unknown): value is Record<string, string[]> {
  return typeof value === 'object' && value !== null && Object.values(value).every(Array.isArray);
}

/** The problem a failed response speaks of; one that is no problem document keeps its status. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: ProblemBody = await response.json().catch(() => ({}));
  const code = typeof body.code === 'string' ? body.code : `http_${response.status}`;
  const detail = typeof body.detail === 'string' ? body.detail : response.statusText;
  return new Problem(response.status, code, detail, isFieldErrors(body.errors) ? body.errors : {});
}
