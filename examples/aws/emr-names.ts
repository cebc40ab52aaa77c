/**
 * What the clusters of `airportTraffic` are made with: roles and a subnet that the account has, under whatever names. The
 * local AWS only wants them named.
 */
import { resourceVariable } from '../../contracts/resource.js';

export const emrNames: Readonly<Record<string, string>> = {
  [resourceVariable('emr-role')]: 'millrace-emr',
  [resourceVariable('emr-profile')]: 'millrace-emr-ec2',
  [resourceVariable('emr-subnet')]: 'subnet-0a1b2c3d4e5f60718',
};
