/** IoT's other endpoints, in every partition, with and without FIPS and IPv6. */
const OTHER = /\.iot(-fips)?\.[a-z0-9-]+\.(amazonaws\.|api\.)/i;
const PROVIDER = /\.credentials\.iot(-fips)?\./i;

/** What is wrong with a host given as IoT's credential provider; most find the data endpoint first. */
export function iotEndpointMistake(host: string): string | undefined {
  if (PROVIDER.test(host) || !OTHER.test(host)) return undefined;
  return `${host} is IoT's endpoint for data, not its credential provider; ask for that with: aws iot describe-endpoint --endpoint-type iot:CredentialProvider`;
}
