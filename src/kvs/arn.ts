/** A signaling channel's ARN, taken apart. */
export interface ChannelArn {
  region: string;
  name: string;
}

const CHANNEL_ARN = /^arn:aws[a-z0-9-]*:kinesisvideo:([a-z0-9-]+):\d{12}:channel\/([a-zA-Z0-9_.-]{1,256})\/\d{13}$/;

export function parseChannelArn(arn: string): ChannelArn | undefined {
  const [, region, name] = CHANNEL_ARN.exec(arn) ?? [];
  return region === undefined || name === undefined ? undefined : { region, name };
}
