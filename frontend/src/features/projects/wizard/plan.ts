import type { CheckKind, Project, Source, StageKind, Template } from '../../../api/types';
import { CHECKS, makesSense, missingChecks } from '../checks';

/** What somebody decides before the pictures come; the rest is read from the pictures. */
export interface Plan {
  name: string;
  template: Template;
  redundancy: number;
  minAnswers: number;
  reviewLayers: number;
  checks: readonly CheckKind[];
}

export const TEMPLATES: readonly Template[] = ['boxes', 'verified_boxes', 'tags', 'imagenet'];
const REDUNDANCY: Record<Template, number> = { boxes: 3, verified_boxes: 1, tags: 3, imagenet: 5 };
const STAGES: Record<Template, readonly StageKind[]> = {
  boxes: ['draw'],
  verified_boxes: ['draw', 'verify', 'cover'],
  tags: ['tag'],
  imagenet: ['tag', 'draw'],
};
const MIN_ANSWERS: Record<Template, number> = { boxes: 0, verified_boxes: 0, tags: 0, imagenet: 10 };

export const FIRST_PLAN: Plan = {
  name: '',
  template: 'boxes',
  redundancy: 3,
  minAnswers: 0,
  reviewLayers: 1,
  checks: [],
};

/** Another template comes with its own numbers; the name and the reviewers stay, and the checks that fit it. */
export function withTemplate(plan: Plan, template: Template): Plan {
  const next = { ...plan, template, redundancy: REDUNDANCY[template], minAnswers: MIN_ANSWERS[template] };
  return withChecks(next, plan.checks);
}

/** The plan with these checks, in their usual order; those that the template has, or that do not fit, are left out. */
export function withChecks(plan: Plan, wanted: readonly CheckKind[]): Plan {
  const own = STAGES[plan.template];
  const checks: CheckKind[] = [];
  for (const kind of CHECKS) if (wanted.includes(kind) && makesSense([...own, ...checks, kind])) checks.push(kind);
  return { ...plan, checks };
}

/** A check as the wizard offers it: part of the template, wanted, or to be had. */
export interface Offer {
  kind: CheckKind;
  isOwn: boolean;
  isWanted: boolean;
  fits: boolean;
}

export function offers({ template, checks }: Plan): Offer[] {
  const own = STAGES[template];
  return CHECKS.filter((kind) => own.includes(kind) || missingChecks(own).includes(kind)).map((kind) => ({
    kind,
    isOwn: own.includes(kind),
    isWanted: checks.includes(kind),
    fits: makesSense([...own, ...checks.filter((other) => other !== kind), kind]),
  }));
}

export type Step = 'describe' | 'send' | 'check' | 'map' | 'import' | 'open' | 'failed';

interface Situation {
  project: Project | undefined;
  source: Source | undefined;
  isSending: boolean;
}

/** Where the making of a project stands; it is read from what exists, so that a reload goes on. */
export function stepOf({ project, source, isSending }: Situation): Step {
  if (project === undefined) return 'describe';
  if (isSending || source === undefined || source.state === 'receiving') return 'send';
  if (source.state === 'checking') return 'check';
  if (source.state === 'checked') return 'map';
  if (source.state === 'importing') return 'import';
  return source.state === 'done' ? 'open' : 'failed';
}

/** The body of the request that makes the project. */
export function projectBody(plan: Plan, fallbackName: string) {
  const { template, redundancy, minAnswers, reviewLayers, checks } = plan;
  return {
    name: plan.name.trim() || fallbackName,
    template,
    redundancy,
    ...(minAnswers > 0 ? { min_answers: minAnswers } : {}),
    ...(reviewLayers > 1 ? { review_layers: reviewLayers } : {}),
    ...(checks.length > 0 ? { checks } : {}),
    categories: [],
  };
}
