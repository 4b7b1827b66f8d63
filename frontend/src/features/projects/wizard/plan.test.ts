import { expect, test } from 'vitest';
import type { Project, Source, SourceState } from '../../../api/types';
import { FIRST_PLAN, offers, type Plan, projectBody, stepOf, withChecks, withTemplate } from './plan';

const project = { id: 7 } as Project; // The step depends on its existence alone.
const source = (state: SourceState) => ({ id: 3, state }) as Source; // As above: on its state alone.

test('the step is read from what exists, so that a reload goes on where it was', () => {
  expect(stepOf({ project: undefined, source: undefined, isSending: false })).toBe('describe');
  expect(stepOf({ project, source: undefined, isSending: false })).toBe('send');
  expect(stepOf({ project, source: source('receiving'), isSending: false })).toBe('send');
  expect(stepOf({ project, source: source('checking'), isSending: false })).toBe('check');
  expect(stepOf({ project, source: source('checked'), isSending: false })).toBe('map');
  expect(stepOf({ project, source: source('importing'), isSending: false })).toBe('import');
  expect(stepOf({ project, source: source('done'), isSending: false })).toBe('open');
  expect(stepOf({ project, source: source('failed'), isSending: false })).toBe('failed');
  expect(stepOf({ project, source: source('cancelled'), isSending: false })).toBe('failed');
});

test('while files are on their way the wizard stays with them, whatever an older source says', () => {
  expect(stepOf({ project, source: source('done'), isSending: true })).toBe('send');
});

test('the ImageNet template comes with five votes and at least ten answers; going back takes them away', () => {
  const imagenet = withTemplate({ ...FIRST_PLAN, name: 'Birds' }, 'imagenet');
  expect(imagenet).toEqual({
    name: 'Birds',
    template: 'imagenet',
    redundancy: 5,
    minAnswers: 10,
    reviewLayers: 1,
    checks: [],
  });
  expect(withTemplate(imagenet, 'boxes')).toEqual({ ...FIRST_PLAN, name: 'Birds' });
});

test('the template of verified boxes has one person draw each picture', () => {
  const plan = withTemplate({ ...FIRST_PLAN, name: 'Birds' }, 'verified_boxes');
  expect(projectBody(plan, 'x')).toEqual({ name: 'Birds', template: 'verified_boxes', redundancy: 1, categories: [] });
});

test('checks come in an order that makes sense, and those that no longer fit go', () => {
  const wanted = withChecks(FIRST_PLAN, ['adjudicate', 'cover', 'verify']);
  expect(wanted.checks).toEqual(['verify', 'cover', 'adjudicate']);
  expect(projectBody({ ...wanted, name: 'Birds' }, 'x')).toMatchObject({ checks: ['verify', 'cover', 'adjudicate'] });
  expect(withChecks(wanted, ['cover', 'adjudicate']).checks).toEqual(['cover']);
  expect(withTemplate(wanted, 'tags').checks).toEqual(['verify', 'adjudicate']);
  expect(withTemplate(wanted, 'verified_boxes').checks).toEqual(['adjudicate']);
});

test('the wizard says which checks a template brings, and that an expert needs verification', () => {
  const states = (plan: Plan) => offers(plan).map(({ kind, isOwn, fits }) => `${kind} ${isOwn} ${fits}`);
  expect(states(withTemplate(FIRST_PLAN, 'verified_boxes'))).toEqual([
    'verify true false',
    'cover true false',
    'adjudicate false true',
  ]);
  expect(states(withTemplate(FIRST_PLAN, 'tags'))).toEqual(['verify false true', 'adjudicate false false']);
});

test('a project without a name is called after its folder', () => {
  expect(projectBody({ ...FIRST_PLAN, name: '  ' }, 'blood cells')).toEqual({
    name: 'blood cells',
    template: 'boxes',
    redundancy: 3,
    categories: [],
  });
  expect(projectBody(withTemplate({ ...FIRST_PLAN, name: 'Mine' }, 'imagenet'), 'x')).toEqual({
    name: 'Mine',
    template: 'imagenet',
    redundancy: 5,
    min_answers: 10,
    categories: [],
  });
});

test('a second layer of review is asked for when the project is made', () => {
  expect(projectBody({ ...FIRST_PLAN, name: 'Mine', reviewLayers: 2 }, 'x')).toEqual({
    name: 'Mine',
    template: 'boxes',
    redundancy: 3,
    review_layers: 2,
    categories: [],
  });
});
