import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { inRepository } from '../paths.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page, file by file; nothing else can be asked for. */
const FILES: Record<string, string> = {
  '/': inRepository('demo/page/index.html'),
  '/main.js': inRepository('demo/page/main.js'),
  '/viewer.js': inRepository('demo/page/viewer.js'),
  '/timeline.js': inRepository('demo/page/timeline.js'),
  '/style.css': inRepository('demo/page/style.css'),
  '/parts.css': inRepository('demo/page/parts.css'),
  '/icon.svg': inRepository('demo/page/icon.svg'),
  '/kvs-webrtc.min.js': inRepository('.build/vendor/kvs-webrtc.min.js'),
};

export async function pageFile(path: string): Promise<{ type: string; body: Buffer } | undefined> {
  const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (file === undefined) return undefined;
  return { type: TYPES[extname(file)] ?? 'application/octet-stream', body: await readFile(file) };
}
