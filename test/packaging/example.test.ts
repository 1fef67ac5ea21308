import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config/load.ts';

const EXAMPLE = 'packaging/kvs-bridge.example.yaml';
const host = { cwd: process.cwd(), env: {}, root: true };

function mistakes(): readonly string[] {
  try {
    loadConfig({ host, file: EXAMPLE, flags: new Map() });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.mistakes;
    }
    throw error;
  }
}

describe('the example configuration', () => {
  it("lacks nothing but the device's own certificate and key", () => {
    expect(mistakes()).toEqual([
      expect.stringContaining('/etc/kvs-bridge/device.crt'),
      expect.stringContaining('/etc/kvs-bridge/device.key'),
    ]);
  });
});
