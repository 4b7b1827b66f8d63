import { api, call, rememberCsrfToken } from '../../api/client';
import { OFFLINE, Problem } from '../../api/problem';
import type {
  Brief,
  Category,
  Geometry,
  ProjectState,
  Session,
  Stage,
  StageKind,
  Standing,
  Template,
  Urls,
} from '../../api/types';
import type { Entry, Reply } from '../../journal';

/** One box of an answer, as the server stores it. */
export interface AnswerBox extends Geometry {
  categories: number[];
  attributes: string[];
  method: string;
}
/** An answer to a question that checks what others found. */
export type Word = 'yes' | 'no' | 'maybe' | 'complete' | 'missing';
export type Answer = { boxes: AnswerBox[] } | { tags: number[] } | { answer: Word };

export interface Assignment {
  id: number;
  task_id: number;
  stage: { id: number; kind: StageKind; settings: { min_answers?: number } };
  image: { id: number; width: number; height: number; urls: Urls };
  subject: unknown;
  brief_version: number;
  lease_until: string;
  suggestion: { answer: Answer; origin: string } | null;
}

export interface Claim {
  assignments: Assignment[];
  status: 'work' | 'wait' | 'finished' | 'closed';
  retry_after: number | null;
}

export interface Work {
  project: { id: number; name: string; template: Template; state: ProjectState };
  standing: Standing;
  stages: Stage[];
  categories: Category[];
  brief: Brief;
  mine: { answered: number; answered_today: number; active_ms_today: number; today_goal?: number | null };
}

export type SkipReason = 'unclear' | 'too_many' | 'bad_image' | 'other';
export const SKIP_REASONS: readonly SkipReason[] = ['unclear', 'too_many', 'bad_image', 'other'];
export type ReportReason = 'broken' | 'offensive' | 'private' | 'rights' | 'other';
export const REPORT_REASONS: readonly ReportReason[] = ['broken', 'offensive', 'private', 'rights', 'other'];

export interface Payload {
  answer: Answer;
  active_ms: number;
}

export function getWork(projectId: number, signal?: AbortSignal): Promise<Work> {
  return api.get<Work>(`/projects/${projectId}/work`, undefined, signal);
}

/** Leases up to `count` questions; `isResuming` asks for those first that the person still holds. */
export function claim(projectId: number, stage: number | null, count: number, isResuming: boolean): Promise<Claim> {
  return api.post<Claim>(`/projects/${projectId}/claim`, { stage, count, resume: isResuming });
}

export function skip(assignment: number, reason: SkipReason): Promise<void> {
  return api.post<void>(`/assignments/${assignment}/skip`, { reason });
}

export function release(assignment: number): Promise<void> {
  return call<void>('POST', `/assignments/${assignment}/release`, { body: {}, keepalive: true });
}

/** Keeps leases alive; answers those that still are. */
export async function heartbeat(ids: readonly number[]): Promise<number[]> {
  return (await api.post<{ extended: number[] }>('/assignments/heartbeat', { ids })).extended;
}

export function reportImage(projectId: number, image: number, reason: ReportReason, detail: string): Promise<void> {
  return api.post<void>(`/projects/${projectId}/images/${image}/report`, { reason, detail });
}

const SIGNED_OUT = 401;

/** Sends an answer of the journal. Throws when there is no line; else says what the server said. */
export async function sendAnswer(entry: Entry): Promise<Reply> {
  try {
    return await post(entry);
  } catch (error) {
    const reply = replyOf(error);
    if (reply.status !== 403) return reply;
  }
  // A sign-in in another window changes the token that guards against forged requests: fetch it and try once more.
  if (!(await refreshSession())) return { status: SIGNED_OUT, body: null };
  return post(entry).catch(replyOf);
}

async function post({ assignment, key, payload }: Entry): Promise<Reply> {
  const { answer, active_ms } = payload as Payload; // written by `submit` of the workbench and by nothing else
  const body = await api.post(`/assignments/${assignment}/submit`, { submit_key: key, answer, active_ms });
  return { status: 200, body };
}

function replyOf(error: unknown): Reply {
  if (!(error instanceof Problem) || error.status === OFFLINE) throw error;
  return { status: error.status, body: { code: error.code, detail: error.message } };
}

async function refreshSession(): Promise<boolean> {
  const session = await api.get<Session>('/session');
  rememberCsrfToken(session.csrf_token);
  return session.user !== null;
}
