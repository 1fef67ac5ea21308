import { describe, expect, it } from 'vitest';
import { DirectLine } from '../../src/direct-line.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openSerialPair } from '../support/serial-pair.ts';
import { keptLog } from '../support/silent-log.ts';

describe('a line without a daemon', () => {
  it('says after ten seconds that no device answers', async () => {
    const pair = await openSerialPair({ baudRate: 921_600 });
    const clock = new FakeClock();
    const line = new DirectLine({ path: pair.host, baudRate: 921_600 }, { clock, log: keptLog(), random: () => 0.5 });
    await line.open();
    const told = expect(line.up()).rejects.toMatchObject({
      code: 'KVSB-LINK-DOWN',
      // On a busy machine the fake seconds pass before the port has taken a byte: then that is what is said.
      message: expect.stringMatching(`no device answers at ${pair.host}|${pair.host} took nothing`),
    });
    for (let i = 0; i < 100; i++) {
      clock.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await told;
    await line.close();
    await pair.close();
    expect(clock.timers).toBe(0);
  });
});
