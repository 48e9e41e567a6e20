import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What the rooms count. Labels are codes and route names: never an identity, never an address. */
export type Counters = {
  readonly request: (endpoint: string, status: number, seconds: number) => void;
  readonly login: (method: string, outcome: string) => void;
  readonly logoutDelivery: (outcome: string) => void;
};

/** What the citizen door counts. `provider` is the id of a record, of which there are few. */
export type CitizenCounters = {
  readonly request: Counters['request'];
  readonly citizenLogin: (door: string, provider: string, outcome: string) => void;
};

export type Metrics = Counters &
  CitizenCounters & {
    /** The text that Prometheus scrapes. */
    readonly scrape: () => Promise<string>;
    readonly contentType: string;
  };

/** Each running platform has a registry of its own, so that two in one process (tests) do not meet. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'vestibule_' });
  const requests = new Histogram({
    name: 'vestibule_request_duration_seconds',
    help: 'Time to answer, by endpoint and status.',
    labelNames: ['endpoint', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const logins = new Counter({
    name: 'vestibule_logins_total',
    help: 'Answers of a method, by method and outcome (accepted, or the code of the fault).',
    labelNames: ['method', 'outcome'],
    registers: [registry],
  });
  const deliveries = new Counter({
    name: 'vestibule_logout_deliveries_total',
    help: 'Tries to tell a service of a logout, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const citizenLogins = new Counter({
    name: 'vestibule_citizen_logins_total',
    help: 'Steps of citizens’ logins, by door, identity provider and outcome (left, proved, verified, sent, or a fault).',
    labelNames: ['door', 'provider', 'outcome'],
    registers: [registry],
  });
  const observed = new Map<string, ReturnType<typeof requests.labels>>();
  const requestsOf = (endpoint: string, status: number) => {
    const name = `${status} ${endpoint}`;
    const known = observed.get(name) ?? requests.labels(endpoint, String(status));
    observed.set(name, known);
    return known;
  };
  return {
    request: (endpoint, status, seconds) => requestsOf(endpoint, status).observe(seconds),
    login: (method, outcome) => logins.labels(method, outcome).inc(),
    citizenLogin: (door, provider, outcome) => citizenLogins.labels(door, provider, outcome).inc(),
    logoutDelivery: (outcome) => deliveries.labels(outcome).inc(),
    scrape: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
