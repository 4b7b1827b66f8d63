import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// A busy machine is slow, not broken: what is awaited gets five seconds to appear.
configure({ asyncUtilTimeout: 5_000 });
afterEach(cleanup);
