import { Link } from 'wouter';
import { useText } from '../i18n';
import { Page } from '../ui/Page';

/** There is no page at this address. */
export function NotFoundPage() {
  const text = useText();
  return (
    <Page title={text.common.pageNotFound} width="narrow">
      <Link href="/" className="button">
        {text.app.home}
      </Link>
    </Page>
  );
}
