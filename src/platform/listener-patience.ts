/**
 * How long every listener waits for a caller, in milliseconds. One who sends a byte now and then would otherwise hold
 * a connection for minutes (Node's own limits are 60 s and 300 s, looked at every 30 s).
 */
export const patience = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 2000,
  keepAliveTimeout: 65_000,
} as const;
