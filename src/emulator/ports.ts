import type { ListenerParts } from './listener.ts';
import { Listener } from './listener.ts';
import { type EndpointName, endpointNames } from './options.ts';

export interface PortPlan {
  ports: Readonly<Record<EndpointName, number>>;
  /** Everything but the port; `shared` are the endpoints behind it. */
  parts(shared: readonly EndpointName[]): Omit<ListenerParts, 'port'>;
}

export interface OpenPorts {
  listeners: ReadonlyMap<EndpointName, Listener>;
  close(): Promise<void>;
}

/** Opens one listener for each port; endpoints that name the same port, other than 0, share it. */
export async function openPorts(plan: PortPlan): Promise<OpenPorts> {
  const groups = new Map<string, EndpointName[]>();
  for (const name of endpointNames) {
    const port = plan.ports[name];
    const key = port === 0 ? name : String(port);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const listeners = new Map<EndpointName, Listener>();
  const opened: Listener[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((listener) => listener.close()));
  };
  try {
    for (const shared of groups.values()) {
      const port = plan.ports[shared[0] ?? 'control'];
      const listener = await Listener.open({ ...plan.parts(shared), port });
      opened.push(listener);
      for (const name of shared) listeners.set(name, listener);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { listeners, close };
}
