import type { Duplex } from 'node:stream';

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

/** Answers what is not HTTP, and says that the connection ends: a proxy that kept it would lose the next person's request. */
export const refuseBytes = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const reason = reasons[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

const reasons: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
