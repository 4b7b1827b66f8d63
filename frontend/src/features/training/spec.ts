import type { SpecField, SpecValue, TrainingForm } from '../../api/types';

/** Settings that most people change; the others lie behind one click. */
export const MAIN_FIELDS: readonly string[] = [
  'epochs',
  'batch_size',
  'learning_rate',
  'weight_decay',
  'dropout',
  'seed',
];

export function isMain(field: SpecField): boolean {
  return MAIN_FIELDS.includes(field.name);
}

/** The settings that an architecture comes with. */
export function defaultsOf(form: TrainingForm, architecture: string): Record<string, SpecValue> {
  return form.architectures.find(({ name }) => name === architecture)?.defaults ?? {};
}

/** What a field of the form says, as a value of the spec; null for an empty one that may be empty. */
export function specValue(field: SpecField, typed: string): SpecValue {
  if (field.kind === 'choice') return typed;
  if (field.kind === 'boolean') return typed === 'true';
  if (typed.trim() === '') return null;
  return Number(typed);
}

/** Only what differs from the architecture's own settings is sent, so that the spec reads as a choice. */
export function changedSettings(
  values: Readonly<Record<string, SpecValue>>,
  defaults: Readonly<Record<string, SpecValue>>,
) {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== defaults[name]));
}
