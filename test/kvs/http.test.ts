import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, issueServer, validFrom } from '../../src/emulator/certificates.ts';
import { CloudParts } from '../../src/kvs/cloud-parts.ts';
import { CloudError } from '../../src/kvs/failure.ts';
import type { CloudReason } from '../../src/kvs/state.ts';
import { FakeClock } from './support.ts';

const KIB = 1024;
const never = new AbortController().signal;
let parts: CloudParts;
let server: Server;
let answer: (response: ServerResponse) => void;
/** What the server could get rid of, bytes. */
let written = 0;

beforeAll(async () => {
  const authority = createAuthority(Date.now());
  const { certPem, keyPem } = issueServer(authority, ['localhost'], validFrom(Date.now(), 86_400_000));
  server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    request.resume();
    request.on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const credentials = { kind: 'static', accessKeyId: 'plantedKeyId', secretAccessKey: 'plantedSecret' } as const;
  const options = { region: 'us-west-2', credentials, ca: authority.certPem, proxy: {} };
  parts = new CloudParts(options, new FakeClock(Date.now()), () => 0);
});
afterAll(() => {
  parts.close();
  server.closeAllConnections();
  server.close();
});

async function failureOf(reply: typeof answer): Promise<{ reason: CloudReason; text: string } | undefined> {
  answer = reply;
  const { port } = server.address() as AddressInfo;
  const target = { endpoint: `https://localhost:${port}`, path: '/x', region: 'us-west-2' };
  try {
    await parts.post(target, {}, never);
    return undefined;
  } catch (error) {
    if (error instanceof CloudError) return error.failure;
    throw error;
  }
}

/** Writes as fast as the other side reads, for ever. */
function pour(response: ServerResponse): void {
  const piece = Buffer.alloc(16 * KIB, 'x');
  written = 0;
  const more = (): void => {
    while (!response.destroyed && response.write(piece)) written += piece.length;
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

describe('an answer of the service', () => {
  it('of 128 KiB is taken', async () => {
    expect(await failureOf((response) => response.end('x'.repeat(128 * KIB)))).toBeUndefined();
  });

  it('of one byte more is not, be it an answer or a refusal', async () => {
    const failure = { reason: 'service', text: 'the answer is larger than any can be' };
    const body = 'x'.repeat(128 * KIB + 1);
    expect(await failureOf((response) => response.end(body))).toMatchObject(failure);
    expect(await failureOf((response) => response.writeHead(503).end(body))).toMatchObject(failure);
  });

  it('without an end ends at the limit, whatever the sender still has', async () => {
    expect(await failureOf(pour)).toMatchObject({ reason: 'service' });
    // What lies in the buffers of system and TLS comes on top.
    expect(written).toBeLessThan(16 * KIB * KIB);
  });

  it('that breaks off is a lost connection', async () => {
    const reply = (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"half":', () => response.destroy());
    };
    expect(await failureOf(reply)).toMatchObject({ reason: 'network' });
  });
});
