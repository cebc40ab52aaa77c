/**
 * Dependencies point one way: contracts ← activities ← worker, contracts ← workflows ← worker and api. So a stranger can
 * change a folder after reading it and what it imports, the workflows' bundle holds only deterministic code, and the
 * API's process neither loads an AWS client nor holds AWS credentials. Rules see type imports too; those that are about
 * what is loaded at run time say so. Tests, which set a part up with real neighbours, stand outside of the layers.
 */

/** What only tests import. */
const testing = ['^test/', '^api/testing/', '^local/setup/temporary[.]mjs$'];
const tests = ['[.]test[.](ts|mjs)$', ...testing];

/** The files of `activities/` that are pure: what a step asks for, by which rules, and what names a job. */
const pureSpecs = [
  '^activities/specs[.]ts$',
  '^activities/invalid-spec[.]ts$',
  '^activities/[^/]+/(spec|rules|ref)[.]ts$',
  '^activities/[^/]+/[a-z]+-(spec|rules|ref)[.]ts$',
  '^activities/aws/own-tags[.]ts$',
];

/** Packages that belong into a worker's process, with an AWS client in it or around it. */
const awsAndWorker = [
  '(^|/)node_modules/@(aws-sdk|smithy)/',
  '(^|/)node_modules/@temporalio/(worker|activity|core-bridge)/',
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Modules that need each other are one module. (Types may refer to each other: nothing is loaded by that.)',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere is one that no other rule can judge.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'packages-are-declared',
      comment: 'What ships imports only packages of package.json, or it breaks where they are not hoisted by chance.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'what-ships-needs-no-dev-dependency',
      comment: 'Who installs Millrace as a package gets no devDependencies.',
      severity: 'error',
      from: { path: '^(contracts|activities|workflows|worker|api|local)/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'contracts-import-zod-alone',
      comment: 'The words that everyone shares stand below everything.',
      severity: 'error',
      from: { path: '^contracts/', pathNot: tests },
      to: { pathNot: ['^contracts/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'activities-import-contracts',
      comment: 'Activities know neither the workflows that call them nor the processes that run them.',
      severity: 'error',
      from: { path: '^activities/', pathNot: tests },
      to: { path: '^(workflows|worker|api|local|test|bench|examples)/' },
    },
    {
      name: 'services-do-not-know-each-other',
      comment:
        'One folder per service, each to be read, changed and removed alone. What they share is in activities/aws/.',
      severity: 'error',
      from: { path: '^activities/([^/]+)/', pathNot: tests },
      to: { path: '^activities/[^/]+/', pathNot: '^activities/($1|aws)/' },
    },
    {
      name: 'pure-specs-stay-pure',
      comment: 'Pipelines build specs inside the bundle: what builds them must not reach a driver, a client or Node.',
      severity: 'error',
      from: { path: pureSpecs },
      to: { pathNot: [...pureSpecs, '^contracts/', '(^|/)node_modules/zod/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-import-contracts-and-specs',
      comment: 'Workflows know neither the worker that runs them nor the API that starts them.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: tests },
      to: { path: '^(worker|api|local|test|bench|examples)/' },
    },
    {
      name: 'workflows-take-types-and-specs-of-activities',
      comment: 'From activities/ workflows take types and the pure spec builders: all else is not deterministic.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: tests },
      to: { path: '^activities/', pathNot: pureSpecs, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-without-node',
      comment: 'No Node builtin in workflow code: the sandbox has none, and their answers would differ on replay.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'workflows-without-clients',
      comment: "Of Temporal's packages workflow code loads the deterministic ones, and no AWS client.",
      severity: 'error',
      from: { path: '^workflows/', pathNot: tests },
      to: {
        path: [...awsAndWorker, '(^|/)node_modules/@temporalio/(client|envconfig|proto)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'engine-does-not-know-pipelines',
      comment: "The pipelines of this repository are the engine's first user: only the two main.ts import them.",
      severity: 'error',
      from: {
        pathNot: [...tests, '^workflows/[^/]+$', '^(worker|api)/main[.]ts$', '^api/openapi/', '^(bench|examples)/'],
      },
      to: { path: '^workflows/[^/]+$' },
    },
    {
      name: 'pipelines-use-what-is-public',
      comment: 'A pipeline imports of the engine what any user can: workflows/lib/index.ts.',
      severity: 'error',
      from: { path: '^workflows/[^/]+$', pathNot: tests },
      to: { path: '^workflows/lib/', pathNot: '^workflows/lib/index[.]ts$' },
    },
    {
      name: 'worker-imports-no-api',
      comment: 'The worker is a process of its own.',
      severity: 'error',
      from: { path: '^worker/', pathNot: tests },
      to: { path: '^(api|local|test|bench|examples)/' },
    },
    {
      name: 'api-imports-contracts-and-workflows',
      comment: 'The API knows runs by their history: no worker, no driver, no local stand-in.',
      severity: 'error',
      from: { path: '^api/', pathNot: tests },
      to: { path: '^(activities|worker|local|test|bench|examples)/' },
    },
    {
      name: 'api-loads-no-aws-client',
      comment: "The API's process loads no AWS client and no worker: it holds no AWS credentials.",
      severity: 'error',
      from: { path: '^api/', pathNot: tests },
      to: { path: awsAndWorker },
    },
    {
      name: 'local-is-for-development',
      comment: 'A machine-sized AWS is for development, tests, measurements and examples.',
      severity: 'error',
      from: { pathNot: [...tests, '^(local|bench|examples)/'] },
      to: { path: '^local/' },
    },
    {
      name: 'local-stands-alone',
      comment: 'The stand-in takes of the product its words and its IAM lists, or it would only agree with itself.',
      severity: 'error',
      from: { path: '^local/', pathNot: tests },
      to: { path: '^(workflows|worker|api|test|bench|examples)/' },
    },
    {
      name: 'set-up-needs-only-node',
      comment: 'Set-up runs before there is a node_modules, under whichever Node a person has.',
      severity: 'error',
      from: { path: '^local/setup([.]mjs$|/)', pathNot: tests },
      to: { pathNot: '^local/setup/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'checker-stands-alone',
      comment: 'It judges Millrace: what it took from it, it would believe.',
      severity: 'error',
      from: { path: '^test/faults/checker/', pathNot: '[.]test[.]ts$' },
      to: { pathNot: '^test/faults/checker/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Tests are leaves; what several of them need is in test/harness/.',
      severity: 'error',
      from: {},
      to: { path: '[.]test[.](ts|mjs)$' },
    },
    {
      name: 'nothing-stands-on-what-shows-it',
      comment: 'Tests, measurements and examples stand on the product, never the other way.',
      severity: 'error',
      from: { pathNot: [...tests, '^(bench|examples)/'] },
      to: { path: [...testing, '^(bench|examples)/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|[.]millrace|test/e2e/consumer)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
