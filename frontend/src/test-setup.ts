import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';
import { allWords } from './i18n/words';

// A busy machine is slow, not broken: what is awaited gets twenty seconds to appear.
configure({ asyncUtilTimeout: 20_000 });
afterEach(cleanup);

// A page that is rendered finds its English words at once.
await allWords('en');
