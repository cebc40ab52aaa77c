/** All pipelines, one line each. The export's name is the workflow type. */
export { flightDelays } from './flight-delays.js';
