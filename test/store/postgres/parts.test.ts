import { describe } from 'vitest';
import { describeParts } from '../../journeys/parts/parts.ts';
import { startServer } from './server.ts';

const server = await startServer();

describe('on a server', { timeout: 600_000 }, () => {
  describeParts(async () => server.url(await server.database()));
});
