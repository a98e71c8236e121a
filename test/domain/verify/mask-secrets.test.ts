import * as fc from 'fast-check';
import { maskedVariable, maskSecrets } from '../../../src/domain/verify/mask-secrets';

describe('masking secrets', () => {
  it('replaces the password of every address and keeps the rest', () => {
    const text = 'DATABASE_URL=postgresql+asyncpg://app:s3cret@db:5432/shop amqp://guest:guest@localhost:5673//';
    expect(maskSecrets(text)).toBe(
      'DATABASE_URL=postgresql+asyncpg://app:***@db:5432/shop amqp://guest:***@localhost:5673//',
    );
  });

  it('leaves ports, addresses without a user and mail addresses alone', () => {
    for (const text of ['redis://localhost:6380/0', 'http://[::1]:9201', 'a: b@c.test', 'ssh://git@host:22/x']) {
      expect(maskSecrets(text)).toBe(text);
    }
  });

  it('lets no password through, whatever it is made of', () => {
    const password = fc.stringMatching(/^[A-Za-z0-9!$%&*+,;=:@._~/?#-]{8,20}$/).map((one) => `Zq${one}zQ`);
    fc.assert(
      fc.property(password, fc.string(), (secret, around) => {
        const shown = maskSecrets(`${around} mysql://app:${secret}@db:3306/shop`);
        expect(shown).not.toContain(secret);
      }),
    );
  });

  it('is the same twice', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(maskSecrets(maskSecrets(text))).toBe(maskSecrets(text));
      }),
    );
  });

  it('shows nothing of a variable that is named like a secret', () => {
    expect(maskedVariable('ELASTICSEARCH_API_KEY', 'abc')).toBe('***');
    expect(maskedVariable('DB_PASSWORD', 'abc')).toBe('***');
    expect(maskedVariable('DATABASE_URL', 'redis://:abc@h:1')).toBe('redis://:***@h:1');
    expect(maskedVariable('MONKEY', 'abc')).toBe('abc');
  });
});
