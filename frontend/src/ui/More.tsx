import { useEffect, useRef } from 'react';
import { useText } from '../i18n';

interface MoreProps {
  hasMore: boolean;
  isLoading: boolean;
  onMore: () => void;
}

/** Asks for the next page when it comes near the view; the button is for keyboards and for readers. */
export function More({ hasMore, isLoading, onMore }: MoreProps) {
  const text = useText();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const node = button.current;
    if (node === null || !hasMore || isLoading) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onMore(), {
      rootMargin: '600px',
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [hasMore, isLoading, onMore]);
  if (!hasMore) return null;
  return (
    <button ref={button} type="button" className="button more" disabled={isLoading} onClick={onMore}>
      {isLoading ? text.common.loading : text.ui.more}
    </button>
  );
}
