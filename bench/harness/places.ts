/** Where the measured jobs run. Pure: workflow code imports it too. */
export const cluster = 'bench';
export const account = { region: 'us-east-1', account: '000000000000' };
/** The ECS task whose end is there before anybody looks. */
export const instantTask = 'instant';
/** What a step on an EMR cluster is called before its key; it runs until the bench ends it. */
export const heldStep = 'held';
