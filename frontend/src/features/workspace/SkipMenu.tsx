import { Menu } from '@base-ui/react/menu';
import { useText } from '../../i18n';
import { SKIP_REASONS, type SkipReason } from './api';
import { shownKey } from './keys';
import '../../ui/menu.css';

interface SkipMenuProps {
  isSkipOpen: boolean;
  onSkipOpen: (isOpen: boolean) => void;
  onSkip: (reason: SkipReason) => void;
  onReport: () => void;
}

/** Why a question is skipped, and the way to report its picture. */
export function SkipMenu({ isSkipOpen, onSkipOpen, onSkip, onReport }: SkipMenuProps) {
  const words = useText().workspace;
  return (
    <Menu.Root open={isSkipOpen} onOpenChange={onSkipOpen}>
      <Menu.Trigger className="button" aria-keyshortcuts={shownKey('skip')} title={shownKey('skip')}>
        {words.skip} ▾
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-place" sideOffset={4} align="end" side="top">
          <Menu.Popup className="menu">
            {SKIP_REASONS.map((reason) => (
              <Menu.Item key={reason} className="menu-item" onClick={() => onSkip(reason)}>
                {words.skipReason[reason]}
              </Menu.Item>
            ))}
            <Menu.Separator className="menu-line" />
            <Menu.Item className="menu-item bad" onClick={onReport}>
              {words.report}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
