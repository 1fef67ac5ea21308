/** Whether FIPS endpoints are meant: those that were asked for, and GovCloud, which lists no others. */
export function isFips(region: string, asked: boolean): boolean {
  return asked || region.startsWith('us-gov-');
}
