import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// A busy machine is slow, not broken: what is awaited gets twenty seconds to appear.
configure({ asyncUtilTimeout: 20_000 });
afterEach(cleanup);
