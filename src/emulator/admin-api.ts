import { createHash, timingSafeEqual } from 'node:crypto';
import type { Admin, AdminCommand, Target } from './admin.ts';
import type { EventLog } from './events.ts';
import { faultNames, ruleIn } from './fault-rule.ts';
import { type Faults, faultCatalogue } from './faults.ts';
import { type Json, oneOf, parseJson } from './fields.ts';
import { adminObjection, type GuardRules } from './guard.ts';
import { jsonReply, type Reply, SAFE_HEADERS } from './reply.ts';
import type { ServiceRequest } from './request.ts';

export interface AdminApiParts {
  admin: Admin;
  events: EventLog;
  faults: Faults;
  rules: GuardRules;
  /** Needed in an Authorization header (`Bearer ...`) when there is one. */
  token: string | undefined;
  state(): Json;
}

/** `POST /_emu` with a command; `GET /_emu/state`, `/_emu/events?after=N`, `/_emu/faults`. */
export function answerAdmin(request: ServiceRequest, parts: AdminApiParts): Reply {
  const reply = respond(request, parts);
  return { ...reply, headers: { ...SAFE_HEADERS, ...reply.headers } };
}

function respond(request: ServiceRequest, parts: AdminApiParts): Reply {
  const why = adminObjection(request.host, request.origin, parts.rules);
  if (why !== undefined) return jsonReply(403, { message: why });
  if (parts.token !== undefined && !hasToken(request, parts.token))
    return jsonReply(401, { message: 'Token required.' });
  switch (`${request.method} ${request.path}`) {
    case 'GET /_emu/state':
      return jsonReply(200, parts.state());
    case 'GET /_emu/events': {
      const after = Number(/(?:^|&)after=(\d+)(?:&|$)/.exec(request.query)?.[1] ?? 0);
      return jsonReply(200, { events: parts.events.list(after) });
    }
    case 'GET /_emu/faults':
      return jsonReply(200, { set: parts.faults.list(), known: faultCatalogue });
    case 'POST /_emu': {
      const command = commandIn(parseJson(Buffer.from(request.body).toString('utf8')) ?? {});
      if (typeof command === 'string') return jsonReply(400, { message: command });
      return jsonReply(200, { ...parts.admin(command) });
    }
    default:
      return jsonReply(404, { message: 'There is /_emu, /_emu/state, /_emu/events and /_emu/faults.' });
  }
}

function hasToken(request: ServiceRequest, token: string): boolean {
  const given = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(`Bearer ${token}`));
}

/** A command, or what is wrong with it. */
export function commandIn(json: Json): AdminCommand | string {
  const { do: verb, frame, offsetMs, fault, channel, code, reason } = json;
  switch (verb) {
    case 'inject': {
      const rule = ruleIn(json);
      return typeof rule === 'string' ? rule : { do: 'inject', ...rule };
    }
    case 'clear': {
      if (fault === undefined) return { do: 'clear' };
      const known = oneOf(fault, faultNames);
      return known === undefined ? `fault must be one of ${faultNames.join(', ')}` : { do: 'clear', fault: known };
    }
    case 'clock':
      return typeof offsetMs === 'number' ? { do: 'clock', offsetMs } : 'offsetMs must be a number';
    case 'rotateEndpoints':
      return { do: 'rotateEndpoints' };
    case 'deleteChannel':
      return typeof channel === 'string' ? { do: 'deleteChannel', channel } : 'channel is required';
    case 'goAway':
    case 'reconnectIceServer':
    case 'reset':
    case 'mute':
    case 'ping':
    case 'close':
    case 'send': {
      const target = targetIn(json);
      if (typeof target === 'string') return target;
      if (verb === 'send') return typeof frame === 'string' ? { do: verb, frame, ...target } : 'frame is required';
      if (verb !== 'close') return { do: verb, ...target };
      return {
        do: verb,
        ...target,
        ...(typeof code === 'number' && { code }),
        ...(typeof reason === 'string' && { reason }),
      };
    }
    default:
      return 'do must name a command';
  }
}

function targetIn({ channel, role, clientId }: Json): Target | string {
  if (typeof channel !== 'string') return 'channel is required';
  const known = oneOf(role, ['master', 'viewer']);
  if (role !== undefined && known === undefined) return 'role must be master or viewer';
  return { channel, ...(known !== undefined && { role: known }), ...(typeof clientId === 'string' && { clientId }) };
}
