import { describe, expect, it } from 'vitest';
import { openNotifier } from '../../src/cli/notify.ts';
import { FakeClock } from '../support/fake-clock.ts';

function notifier(env: Record<string, string>, broken = false) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const failures: string[] = [];
  const fail = () => {
    throw new Error('EPIPE');
  };
  const made = openNotifier(env, {
    clock,
    pid: 42,
    write: (fd, text) => (broken ? fail() : sent.push(`${fd} ${text}`)),
    run: (args, failed) => (broken ? failed(new Error('ENOENT')) : sent.push(args.join(' '))),
    onFailure: (text) => failures.push(text),
  });
  return { made, clock, sent, failures };
}

describe('the word to systemd', () => {
  it('goes through the descriptor of the launcher, all of a life in order', () => {
    const { made, sent } = notifier({ KVSB_NOTIFY_FD: '7', NOTIFY_SOCKET: '/run/systemd/notify' });
    made.ready('link up');
    made.status('no\ndevice');
    made.stopping();
    expect(sent).toEqual(['7 READY=1\nSTATUS=link up', '7 STATUS=no device', '7 STOPPING=1']);
  });

  it('goes through systemd-notify without a launcher', () => {
    const { made, sent } = notifier({ NOTIFY_SOCKET: '/run/systemd/notify' });
    made.ready('link up');
    expect(sent).toEqual(['--pid=42 READY=1 STATUS=link up']);
  });

  it('is silence where systemd does not ask', () => {
    const { made, sent, clock } = notifier({});
    made.ready('link up');
    made.reloading();
    expect(sent).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  it('pings the watchdog at a third of its time, from ready to the end', () => {
    const { made, sent, clock } = notifier({ KVSB_NOTIFY_FD: '7', WATCHDOG_USEC: '30000000', WATCHDOG_PID: '42' });
    clock.advance(60_000);
    expect(sent).toEqual([]);
    made.ready('');
    clock.advance(20_000);
    expect(sent.filter((text) => text === '7 WATCHDOG=1')).toHaveLength(3);
    made.close();
    clock.advance(60_000);
    expect(sent.filter((text) => text === '7 WATCHDOG=1')).toHaveLength(3);
  });

  it('has one stream of pings after a reload too', () => {
    const { made, sent, clock } = notifier({ KVSB_NOTIFY_FD: '7', WATCHDOG_USEC: '3000000' });
    made.ready('');
    made.reloading();
    made.ready('');
    sent.length = 0;
    clock.advance(10_000);
    expect(sent).toHaveLength(10);
  });

  it('says the monotonic time with a reload', () => {
    const { made, sent } = notifier({ KVSB_NOTIFY_FD: '7' });
    made.reloading();
    expect(sent[0]).toMatch(/^7 RELOADING=1\nMONOTONIC_USEC=\d+$/);
  });

  it('leaves the watchdog of another process alone', () => {
    const { made, clock } = notifier({ KVSB_NOTIFY_FD: '7', WATCHDOG_USEC: '3000000', WATCHDOG_PID: '41' });
    made.ready('');
    expect(clock.timers).toBe(0);
  });

  it('refuses to start where the watchdog would kill it for sure', () => {
    expect(() => notifier({ WATCHDOG_USEC: '30000000' })).toThrow('the watchdog would kill a healthy daemon');
    expect(() => notifier({ KVSB_NOTIFY_FD: 'x' })).toThrow('no descriptor');
  });

  it.each([{ KVSB_NOTIFY_FD: '7' }, { NOTIFY_SOCKET: '/n' }])(
    'survives %j that does not work, and says so once',
    (env) => {
      const { made, failures } = notifier(env, true);
      made.ready('');
      made.status('');
      expect(failures).toHaveLength(1);
    },
  );
});
