/** Time as an injected value. `now` is monotonic and for intervals; `wall` is the host's idea of Unix time. Both in ms. */
export interface Clock {
  now(): number;
  wall(): number;
  /** Calls back once after `ms`; the result cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
