import { useText } from '../../i18n';
import { fieldError, TextField } from '../../ui/Field';

interface PasswordFieldProps {
  label: string;
  /** A new one is explained and offered to the browser's keeper of passwords as new. */
  isNew?: boolean;
  value: string;
  onValue: (value: string) => void;
  /** The refusal of the form, and the name that the field has in it. */
  error?: unknown;
  field?: string;
}

/** A password that exists, or one that is being chosen. */
export function PasswordField({ label, isNew = false, value, onValue, error, field = 'password' }: PasswordFieldProps) {
  const text = useText();
  return (
    <TextField
      label={label}
      hint={isNew ? text.accounts.passwordHint : undefined}
      error={fieldError(error, field)}
      type="password"
      autoComplete={isNew ? 'new-password' : 'current-password'}
      required
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
  );
}
