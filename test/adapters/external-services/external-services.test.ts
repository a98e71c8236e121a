import { createServer } from 'node:net';
import { externalServices } from '../../../src/adapters/external-services/external-services';
import { never, recipeNamed, serviceInstance } from '../../given/service-instance';

describe('services that somebody runs already', () => {
  it('are available exactly where their variable is set', async () => {
    const recipe = recipeNamed('redis');
    expect(await externalServices({}).probe(recipe)).toEqual({
      isAvailable: false,
      reason: 'SPEC_KITTY_REDIS_URL is not set',
    });
    expect(await externalServices({ SPEC_KITTY_REDIS_URL: '' }).probe(recipe)).toMatchObject({ isAvailable: false });
    expect(await externalServices({ SPEC_KITTY_REDIS_URL: 'redis://h' }).probe(recipe)).toMatchObject({
      isAvailable: true,
    });
  });

  it('are used under the address as it was given, and still run afterwards', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const url = `redis://:secret@127.0.0.1:${port}/3`;
    const provider = externalServices({ SPEC_KITTY_REDIS_URL: url });
    const recipe = recipeNamed('redis');
    try {
      const running = await provider.start(recipe, serviceInstance({ provider: 'external' }), never);
      expect(running).toMatchObject({ host: '127.0.0.1', port, url });
      await provider.stop(running);
      expect(await provider.isHealthy(recipe, running)).toBe(true);
    } finally {
      server.close();
    }
  });

  it.each(['redis://127.0.0.1:1', 'nonsense'])('refuse %s without showing a password', async (url) => {
    const provider = externalServices({ SPEC_KITTY_REDIS_URL: url });
    await expect(provider.start(recipeNamed('redis'), serviceInstance(), never)).rejects.toMatchObject({
      problems: [{ diagnostic_code: 'SERVICE_NOT_READY' }],
    });
  });
});
