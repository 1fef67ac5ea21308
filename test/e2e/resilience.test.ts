import { describe, expect, it } from 'vitest';
import { snapshot } from '../../demo/chromium.ts';
import { chromium, until, useStage } from './stage.ts';

describe.skipIf(chromium === undefined)('with two viewers watching, a daemon that is killed and started again', () => {
  const stage = useStage();

  it('leaves both playing, restarts the ICE of one, and takes a third', async () => {
    const { world } = stage;
    const [first, second] = [await stage.viewer(), await stage.viewer()];
    const cameraPid = world.camera.pid;

    await world.daemon.stop('SIGKILL');
    const daemonState = () => first.evaluate<string>("document.getElementById('part-daemon').dataset.state");
    await until('the word that the daemon is gone', daemonState, (state) => state === 'bad');
    await stage.plays(first);
    await stage.plays(second);

    await world.daemon.start();
    await world.ready();
    await until('the word that the daemon is back', daemonState, (state) => state === 'good');
    await stage.plays(first);
    await stage.plays(second);

    const before = await snapshot(first);
    await first.evaluate('window.demo.restartIce()');
    const restarted = await until(
      'an answer to the ICE restart',
      () => snapshot(first),
      ({ localUfrag, remoteUfrag, connection }) =>
        localUfrag !== before.localUfrag && remoteUfrag !== before.remoteUfrag && connection === 'connected',
    );
    expect(restarted.clientId).toBe(before.clientId);
    await stage.plays(first);
    await stage.plays(second);

    const third = await stage.viewer();
    await stage.plays(second);
    expect(world.camera.pid).toBe(cameraPid);
    await Promise.all([first, second, third].map((page) => page.close()));
  });
});

describe.skipIf(chromium === undefined)('the picture comes back after a reload', () => {
  const stage = useStage();

  it.each(['emulator', 'camera'] as const)(
    'when the %s was killed and started again, with the others untouched',
    async (name) => {
      const { world } = stage;
      const page = await stage.viewer();
      const others = (['emulator', 'camera', 'daemon'] as const).filter((part) => part !== name);
      const pids = others.map((part) => world[part].pid);

      await world[name].stop('SIGKILL');
      await world[name].start();
      await world.ready();

      await stage.reloads(page);
      expect(others.map((part) => world[part].pid)).toEqual(pids);
      await page.close();
    },
  );
});
