import { connect, createSecureContext, type SecureContext } from 'node:tls';
import type { CardAnswer } from './messages.ts';

/** Presents a card: gives the address of the card host, receives the way back. */
export type Reader = (address: string) => Promise<string>;

/**
 * A card reader that takes the cards in turn. Each reading is a connection and a full mutual-TLS handshake of its
 * own; only the certificates are parsed once. The request is written by hand, and the listener on this very machine
 * is not compared with its certificate, which Node does by decoding the whole chain, a third of the driver's time: the
 * processor that a hall of browsers would bring along is left to the server.
 */
export const openReader = ({ cards }: CardAnswer): Reader => {
  const contexts = cards.map(({ certificatePem, keyPem }) =>
    createSecureContext({ cert: certificatePem, key: keyPem, ca: [] }),
  );
  let next = 0;
  return (address) => {
    next = (next + 1) % contexts.length;
    return read(new URL(address), contexts[next]);
  };
};

const read = (url: URL, secureContext: SecureContext | undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({
      host: '127.0.0.1',
      port: Number(url.port),
      servername: url.hostname,
      secureContext,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    });
    socket.setEncoding('latin1');
    socket.once('secureConnect', () =>
      socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n\r\n`),
    );
    socket.on('data', (part) => {
      answer += String(part);
    });
    socket.once('error', reject);
    socket.once('end', () => {
      const location = /^location: (\S+)/im.exec(answer)?.[1];
      if (location === undefined) reject(new Error(`the card host answered ${answer.slice(0, 200)}`));
      else resolve(location);
    });
  });
