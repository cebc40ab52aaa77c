/** Where the measured jobs run. Pure: workflow code imports it too. */
export const cluster = 'bench';
export const account = { region: 'us-east-1', account: '000000000000' };
