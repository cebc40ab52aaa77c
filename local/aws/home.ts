/** The account and region that the plane plays: they stand in every ARN, and in every line of the ledger. */
export interface Home {
  account: string;
  region: string;
}

export const defaultHome: Home = { account: '000000000000', region: 'us-east-1' };
