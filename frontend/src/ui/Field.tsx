import { type ComponentProps, type ReactNode, useId } from 'react';
import { Problem } from '../api/problem';
import './field.css';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What the server found wrong with this field. */
  error?: string | undefined;
  children: (attributes: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }) => ReactNode;
}

/** A control with its label above it, a hint below, and what is wrong with it in words. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': note === undefined ? undefined : `${id}-note`,
        'aria-invalid': error !== undefined,
      })}
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? 'labelled-hint' : 'labelled-error'}>
          {note}
        </p>
      )}
    </div>
  );
}

type Described = Pick<FieldProps, 'label' | 'hint' | 'error'>;

export function TextField({ label, hint, error, ...input }: Described & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => <input type="text" className="field" {...input} {...attributes} />}
    </Field>
  );
}

export function TextArea({ label, hint, error, ...area }: Described & ComponentProps<'textarea'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => <textarea className="field area" rows={3} {...area} {...attributes} />}
    </Field>
  );
}

interface SelectOption {
  value: string;
  label: string;
}

interface SelectFieldProps extends Described {
  value: string;
  options: readonly SelectOption[];
  onValue: (value: string) => void;
  disabled?: boolean;
}

export function SelectField({ label, hint, error, ...select }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => <Select {...select} {...attributes} />}
    </Field>
  );
}

interface SelectProps extends Omit<ComponentProps<'select'>, 'onChange' | 'value'> {
  value: string;
  options: readonly SelectOption[];
  onValue: (value: string) => void;
}

/** The browser's own list: it works with every keyboard, reader and phone. */
export function Select({ options, onValue, className = '', ...select }: SelectProps) {
  return (
    <select {...select} className={`field select ${className}`} onChange={(event) => onValue(event.target.value)}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

interface CheckProps {
  label: ReactNode;
  checked: boolean;
  onChecked: (checked: boolean) => void;
  disabled?: boolean;
}

export function Check({ label, checked, onChecked, disabled = false }: CheckProps) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChecked(event.target.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** What the server found wrong with one field, if anything. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error instanceof Problem ? error.errors[field]?.join(' ') : undefined;
}
