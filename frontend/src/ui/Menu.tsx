import { Menu as Base } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import './menu.css';

export interface MenuItem {
  label: string;
  onSelect: () => void;
  isBad?: boolean;
}

interface MenuProps {
  label: ReactNode;
  /** What the button is called for those who cannot see it. */
  name?: string;
  className?: string;
  items: readonly MenuItem[];
}

/** A button that opens a short list of actions. */
export function Menu({ label, name, className = 'button', items }: MenuProps) {
  // Who says what they see must be understood: a visible word is part of the name, a sign is not.
  const isWord = typeof label === 'string' && /\p{Letter}/u.test(label);
  const spoken = name !== undefined && isWord ? `${name}: ${label}` : name;
  return (
    <Base.Root>
      <Base.Trigger className={className} aria-label={spoken}>
        {label}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-place" sideOffset={4} align="end">
          <Base.Popup className="menu">
            {items.map((item) => (
              <Base.Item
                key={item.label}
                className={item.isBad ? 'menu-item bad' : 'menu-item'}
                onClick={item.onSelect}
              >
                {item.label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
