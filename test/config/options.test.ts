import { describe, expect, it } from 'vitest';
import { allOptions, optionAt, siblings } from '../../src/config/options.ts';
import { jsonSchema } from '../../src/config/schema.ts';
import { configTable, optionHelp } from '../../src/config/table.ts';

describe('the options', () => {
  it('have one key, variable and flag each', () => {
    const flags = allOptions.flatMap(({ flag }) => flag ?? []);
    expect(new Set(allOptions.map(({ key }) => key)).size).toBe(allOptions.length);
    expect(new Set(allOptions.map(({ env }) => env)).size).toBe(allOptions.length);
    expect(new Set(flags).size).toBe(flags.length);
  });

  it.each([
    ['serial.baudRate', 'KVSB_SERIAL__BAUD_RATE', 'serial-baud-rate'],
    ['kvs.channelArn', 'KVSB_KVS__CHANNEL_ARN', 'kvs-channel-arn'],
    ['stateDir', 'KVSB_STATE_DIR', 'state-dir'],
    ['control.token', 'KVSB_CONTROL__TOKEN', undefined],
    ['kvs.credentials.secretAccessKey', 'KVSB_KVS__CREDENTIALS__SECRET_ACCESS_KEY', undefined],
  ])('name %s as %s and --%s', (key, env, flag) => {
    expect(allOptions.find((option) => option.key === key)).toMatchObject({ env, flag });
  });

  it('are found at the top level and in a list entry', () => {
    expect(optionAt(['bridges', 3, 'serial', 'port'])?.key).toBe('serial.port');
    expect(optionAt(['serial', 'port'])?.key).toBe('serial.port');
    expect(optionAt(['serial'])).toBeUndefined();
    expect(siblings(['bridges', 3])).toEqual(['name', 'serial', 'kvs', 'relay']);
  });

  it('each say what they are for, once in the table and once in the help', () => {
    const rows = configTable().split('\n').slice(2);
    expect(rows).toHaveLength(allOptions.length);
    for (const row of rows) expect(row).toMatch(/^\| `[\w.]+` \| [^|]* \| [^|]{5,} \|$/);
    expect(optionHelp()).toHaveLength(allOptions.length);
    expect(rows[1]).toBe(
      '| `serial.port` | *required* | serial device of the MCU, best a name that stays: `/dev/kvs-mcu` or one of `/dev/serial/by-id/` |',
    );
  });

  it('become a JSON Schema that an editor can use', () => {
    expect(jsonSchema()).toMatchObject({
      type: 'object',
      additionalProperties: false,
      properties: {
        bridges: { type: 'array' },
        serial: { properties: { port: { type: 'string', description: expect.stringContaining('serial device') } } },
        log: { properties: { level: { enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'], default: 'info' } } },
      },
    });
  });
});
