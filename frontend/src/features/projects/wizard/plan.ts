import type { Project, Source, Template } from '../../../api/types';

/** What somebody decides before the pictures come; the rest is read from the pictures. */
export interface Plan {
  name: string;
  template: Template;
  redundancy: number;
  minAnswers: number;
  reviewLayers: number;
}

export const TEMPLATES: readonly Template[] = ['boxes', 'verified_boxes', 'tags', 'imagenet'];
const REDUNDANCY: Record<Template, number> = { boxes: 3, verified_boxes: 1, tags: 3, imagenet: 5 };
const MIN_ANSWERS: Record<Template, number> = { boxes: 0, verified_boxes: 0, tags: 0, imagenet: 10 };

export const FIRST_PLAN: Plan = { name: '', template: 'boxes', redundancy: 3, minAnswers: 0, reviewLayers: 1 };

/** Another template comes with its own numbers; the name and the reviewers stay. */
export function withTemplate(plan: Plan, template: Template): Plan {
  return { ...plan, template, redundancy: REDUNDANCY[template], minAnswers: MIN_ANSWERS[template] };
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
  const { template, redundancy, minAnswers, reviewLayers } = plan;
  return {
    name: plan.name.trim() || fallbackName,
    template,
    redundancy,
    ...(minAnswers > 0 ? { min_answers: minAnswers } : {}),
    ...(reviewLayers > 1 ? { review_layers: reviewLayers } : {}),
    categories: [],
  };
}
