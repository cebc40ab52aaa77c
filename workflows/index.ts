/** All pipelines, one line each. The export's name is the workflow type. */
export { airportTraffic } from './airport-traffic.js';
export { flightDelays } from './flight-delays.js';
export { routeReports } from './route-reports.js';
