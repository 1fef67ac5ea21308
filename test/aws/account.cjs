// The channel that the questions are about, and sockets to it. Credentials come from the SDK's default chain.
'use strict';
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const { Agent } = require('node:https');
const path = require('node:path');
const control = require('@aws-sdk/client-kinesis-video');
const signaling = require('@aws-sdk/client-kinesis-video-signaling');
const { fromNodeProviderChain } = require('@aws-sdk/credential-providers');
const { NodeHttpHandler } = require('@smithy/node-http-handler');
const { WebSocket } = require('ws');

const OPEN_MS = 15_000;
/** How long nothing must come to be silence. */
const WAIT_MS = 3000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Account {
  /** `service`: another one than AWS. */
  static async open(region, service) {
    const { presignSocketUrl } = await import(path.join(__dirname, '../../dist/src/kvs/presign.js'));
    return new Account(region, presignSocketUrl, service);
  }

  constructor(region, presign, { endpoint, caFile, waitMs = WAIT_MS } = {}) {
    this.region = region;
    this.presign = presign;
    this.waitMs = waitMs;
    this.ca = caFile && fs.readFileSync(caFile);
    this.handler = new NodeHttpHandler({ httpsAgent: new Agent({ keepAlive: true, ca: this.ca }) });
    this.name = `kvs-bridge-test-${randomBytes(4).toString('hex')}`;
    this.keys = fromNodeProviderChain();
    this.control = new control.KinesisVideoClient({
      ...{ region, credentials: this.keys, requestHandler: this.handler },
      ...(endpoint && { endpoint }),
    });
    this.sockets = [];
    this.arn = undefined;
  }

  async prepare() {
    const made = await this.control.send(new control.CreateSignalingChannelCommand({ ChannelName: this.name }));
    this.arn = made.ChannelARN;
    for (let tries = 0; tries < 10; tries++) {
      const { ChannelInfo } = await this.control.send(
        new control.DescribeSignalingChannelCommand({ ChannelARN: this.arn }),
      );
      if (ChannelInfo.ChannelStatus === 'ACTIVE') {
        break;
      }
      await pause(1000);
    }
    this.endpoints = { master: await this.locate('MASTER'), viewer: await this.locate('VIEWER') };
    const credentials = this.keys;
    const endpoint = this.endpoints.master.HTTPS;
    const { region, handler: requestHandler } = this;
    this.rest = new signaling.KinesisVideoSignalingClient({ region, credentials, endpoint, requestHandler });
  }

  async locate(Role) {
    const { ResourceEndpointList } = await this.control.send(
      new control.GetSignalingChannelEndpointCommand({
        ChannelARN: this.arn,
        SingleMasterChannelEndpointConfiguration: { Protocols: ['WSS', 'HTTPS'], Role },
      }),
    );
    return Object.fromEntries(ResourceEndpointList.map((entry) => [entry.Protocol, entry.ResourceEndpoint]));
  }

  /** A socket with what it heard, once it is open; or the refusal of its handshake. */
  async dial(role, { clientId, arn = this.arn, offsetMs = 0 } = {}) {
    const url = await this.presign({
      endpoint: this.endpoints[role].WSS,
      query: { 'X-Amz-ChannelARN': arn, ...(clientId ? { 'X-Amz-ClientId': clientId } : {}) },
      region: this.region,
      keys: await this.keys(),
      signingDate: new Date(Date.now() + offsetMs),
    });
    const ws = new WebSocket(url, { handshakeTimeout: OPEN_MS, ca: this.ca });
    const line = { ws, heard: [], pings: 0, ended: undefined, refused: undefined };
    this.sockets.push(ws);
    ws.on('message', (data) => line.heard.push(data.toString()));
    ws.on('ping', () => line.pings++);
    ws.on('error', () => undefined);
    await new Promise((resolve) => {
      ws.on('open', resolve);
      ws.on('close', (code, reason) => {
        line.ended = `${code} ${reason}`.trim();
        resolve();
      });
      ws.on('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => {
          const type = response.headers['x-amzn-errortype'] ?? 'no x-amzn-errortype';
          line.refused = `${response.statusCode} ${type} ${body.slice(0, 300)}`;
          resolve();
        });
      });
    });
    return line;
  }

  /** Long enough for what comes to have come; `times` longer for what may come late. */
  listen(times = 1) {
    return pause(times * this.waitMs);
  }

  hangUp() {
    for (const ws of this.sockets.splice(0)) {
      ws.terminate();
    }
  }

  /** Takes what still waits for a master, so that the next question does not hear it. */
  async drain() {
    this.hangUp();
    if (this.endpoints === undefined || this.arn === undefined) {
      return;
    }
    await this.dial('master');
    await this.listen();
    this.hangUp();
  }

  /** Deletes the channel, once; its ARN if that failed. */
  close() {
    this.hangUp();
    return this.deleteKeepingSockets();
  }

  async deleteKeepingSockets() {
    const arn = this.arn;
    this.arn = undefined;
    if (arn === undefined) {
      return undefined;
    }
    for (let tries = 0; tries < 5; tries++) {
      try {
        await this.control.send(new control.DeleteSignalingChannelCommand({ ChannelARN: arn }));
        return undefined;
      } catch (error) {
        if (error.name === 'ResourceNotFoundException') {
          return undefined;
        }
        await pause(this.waitMs);
      }
    }
    this.arn = arn;
    return arn;
  }
}

module.exports = { Account, pause };
