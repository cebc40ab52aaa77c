/** The options of `npm run iam -- …`. */
import { partitionOf } from '../../activities/environment.js';
import { readOptions, refuseWrong } from '../command-line.js';
import { policyParts, type Place, type PolicyPart } from './policy.js';

export type IamCommand =
  { print: { parts: readonly PolicyPart[]; place: Place } } | { rewrite: string } | { help: string };

export const usage = `npm run iam -- --account <12 digits> --region <region> [--service <one of ${policyParts.join(', ')}>]… [--partition <default: the region's>]
npm run iam -- --write docs/on-aws.md
npm run iam -- --help`;

/** Throws OptionWrong. */
export function parseIamOptions(args: readonly string[]): IamCommand {
  if (args.includes('--help')) return { help: usage };
  const problems: string[] = [];
  const given = readOptions(
    args,
    { account: 'text', region: 'text', partition: 'text', service: 'list', write: 'text' },
    problems,
  );
  const { account, region = '', partition = partitionOf(region), service, write } = given;
  if (write !== undefined) {
    // The document's account is an example's: another one does not belong into it.
    if (given.account ?? given.region ?? given.partition ?? given.service[0])
      problems.push('--write takes no other option: the document has an example account.');
    refuseWrong(problems, usage);
    return { rewrite: write };
  }
  if (account === undefined) problems.push('--account is missing.');
  else if (!/^\d{12}$/.test(account))
    problems.push(`--account is ${JSON.stringify(account)}: an account has 12 digits.`);
  if (given.region === undefined) problems.push('--region is missing.');
  else if (!/^[a-z]+(-[a-z]+)+-\d+$/.test(region))
    problems.push(`--region is ${JSON.stringify(region)}: write it as in eu-central-1.`);
  if (!/^aws(-[a-z]+)*$/.test(partition))
    problems.push(`--partition is ${JSON.stringify(partition)}: write it as in aws, aws-cn, aws-us-gov.`);
  for (const name of service.filter((name) => !isPolicyPart(name)))
    problems.push(`--service is ${JSON.stringify(name)}: there are ${policyParts.join(', ')}.`);
  refuseWrong(problems, usage);
  const asked = policyParts.filter((part) => service.length === 0 || service.includes(part));
  return { print: { parts: asked, place: { account: account as string, region, partition } } };
}

function isPolicyPart(name: string): name is PolicyPart {
  return (policyParts as readonly string[]).includes(name);
}
