import { createHash, createHmac } from 'node:crypto';

/** Signs a REST call as AWS's C clients do: host, user-agent and x-amz-date, no hash header, no SDK. */
export function cHeaders(options: {
  url: string;
  body: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  dateMs?: number;
}): Record<string, string> {
  const { host, pathname } = new URL(options.url);
  const date = new Date(options.dateMs ?? Date.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const day = date.slice(0, 8);
  const agent = 'AWS-SDK-KVS/3.2.0 GCC/12.2.0 Linux/6.1 x86_64 AWS-WEBRTC-KVS-AGENT/1.16';
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const canonical = `POST\n${pathname}\n\nhost:${host}\nuser-agent:${agent}\nx-amz-date:${date}\n\nhost;user-agent;x-amz-date\n${hash(options.body)}`;
  const scope = `${day}/${options.region}/kinesisvideo/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(canonical)}`;
  const step = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const parts = [day, options.region, 'kinesisvideo', 'aws4_request'];
  const key = parts.reduce((last: string | Buffer, part) => step(last, part), `AWS4${options.secretAccessKey}`);
  const signature = step(key, toSign).toString('hex');
  return {
    host,
    'user-agent': agent,
    'x-amz-date': date,
    'content-type': 'application/json',
    authorization: `AWS4-HMAC-SHA256 Credential=${options.accessKeyId}/${scope}, SignedHeaders=host;user-agent;x-amz-date, Signature=${signature}`,
  };
}
