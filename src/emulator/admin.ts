import type { Channels } from './channels.ts';
import type { EventLog } from './events.ts';
import type { FaultName, FaultRule, Faults } from './faults.ts';
import type { Peer, Room } from './room.ts';
import type { Rooms } from './rooms.ts';
import type { Role } from './routing.ts';
import type { ServiceClock } from './service-clock.ts';

/** Whose socket: the channel's master, one viewer, or everybody without role and client id. */
export interface Target {
  channel: string;
  role?: Role;
  clientId?: string;
}

/** Everything that can be done to a running emulator, by call or by HTTP alike. */
export type AdminCommand =
  | ({ do: 'inject' } & FaultRule)
  /** All faults, or those of one name. */
  | { do: 'clear'; fault?: FaultName }
  | ({ do: 'goAway' } & Target)
  | ({ do: 'reconnectIceServer' } & Target)
  | ({ do: 'close'; code?: number; reason?: string } & Target)
  /** TCP reset: no close frame. */
  | ({ do: 'reset' } & Target)
  /** Half-open: the socket stays, and nothing is read or answered any more. */
  | ({ do: 'mute' } & Target)
  | ({ do: 'ping' } & Target)
  /** Sends this text as it is. */
  | ({ do: 'send'; frame: string } & Target)
  /** The service's wall clock is wrong by so much; signatures and the Date header follow it. */
  | { do: 'clock'; offsetMs: number }
  /** The data endpoints move to another name; the old one answers 404. */
  | { do: 'rotateEndpoints' }
  | { do: 'deleteChannel'; channel: string };

export interface AdminResult {
  /** How many sockets, faults or channels it concerned. */
  affected: number;
}

export interface AdminParts {
  channels: Channels;
  rooms: Rooms;
  faults: Faults;
  events: EventLog;
  clock: ServiceClock;
  rotate(): void;
}

export type Admin = (command: AdminCommand) => AdminResult;

export function createAdmin(parts: AdminParts): Admin {
  const { channels, clock, events, faults, rooms } = parts;
  const each = (target: Target, act: (room: Room, id: number, peer: Peer) => void): number => {
    const channel = channels.find(target.channel);
    if (channel === undefined) return 0;
    const room = rooms.of(channel);
    const ids = room.router.connections().filter(({ role, clientId }) => matches(target, role, clientId));
    for (const { id } of ids) {
      const peer = room.peer(id);
      if (peer !== undefined) act(room, id, peer);
    }
    return ids.length;
  };
  const run = (command: AdminCommand): number => {
    switch (command.do) {
      case 'inject': {
        const { do: _, ...rule } = command;
        return faults.add(rule) ? 1 : 0;
      }
      case 'clear':
        return faults.clear(command.fault);
      case 'goAway':
        return each(command, (room, id) => room.act((router, now) => router.goAway(id, now)));
      case 'reconnectIceServer':
        return each(command, (room, id) => room.act((router) => router.notify(id, 'RECONNECT_ICE_SERVER')));
      case 'close':
        return each(command, (_room, _id, peer) => peer.close(command.code ?? 1001, command.reason ?? 'Going away'));
      case 'reset':
        return each(command, (_room, _id, peer) => peer.reset());
      case 'mute':
        return each(command, (_room, _id, peer) => peer.mute());
      case 'ping':
        return each(command, (_room, _id, peer) => peer.ping());
      case 'send':
        return each(command, (_room, _id, peer) => peer.send(command.frame, 1));
      case 'clock':
        clock.offsetMs = command.offsetMs;
        return 1;
      case 'rotateEndpoints':
        parts.rotate();
        return 1;
      case 'deleteChannel': {
        const channel = channels.find(command.channel);
        if (channel !== undefined) channels.delete(channel);
        return channel === undefined ? 0 : 1;
      }
    }
  };
  return (command) => {
    const affected = run(command);
    events.add({ kind: 'admin', what: command.do, detail: `${affected} affected` });
    return { affected };
  };
}

function matches(target: Target, role: Role, clientId: string): boolean {
  if (target.clientId !== undefined) return role === 'viewer' && clientId === target.clientId;
  return target.role === undefined || target.role === role;
}
