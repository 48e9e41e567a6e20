import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { createMailSender, type MailSettings } from '#platform/mail.ts';

// RFC 5321, as little of it as a sender needs: a real server that keeps what it is given.
type Letter = { readonly from: string; readonly to: string; readonly data: string };
const letters: Letter[] = [];
let server: Server;
let port = 0;

const converse = (socket: Socket): void => {
  let [from, to, data, text] = ['', '', '', ''];
  let isData = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const hear = (line: string): void => {
    if (isData) {
      if (line !== '.') return void (data += `${line}\n`);
      isData = false;
      letters.push({ from, to, data });
      return void say('250 kept');
    }
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    if (verb === 'MAIL') from = line;
    if (verb === 'RCPT') to = line;
    if (verb === 'STARTTLS') return void say('502 not here');
    if (verb === 'RCPT' && line.includes('refused@')) return void say('550 no such mailbox');
    if (verb === 'DATA') isData = true;
    say(verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 ok');
  };
  say('220 test');
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const lines = text.split('\r\n');
    text = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
  socket.on('error', () => socket.destroy());
};

before(async () => {
  server = createServer(converse);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as { port: number });
});
after(() => server.close());

const settings = (more: Partial<MailSettings> = {}): MailSettings => ({
  host: '127.0.0.1',
  port,
  tls: 'none',
  user: undefined,
  password: undefined,
  from: 'Vestibule <no-reply@example.test>',
  ...more,
});

const letter = { to: 'someone@example.test', subject: 'Un téléphone', text: 'Bonjour,\nvoici.\n' };

test('a message is handed over', async () => {
  const sender = createMailSender(settings());
  await sender.sendMail(letter);
  await sender.close();
  const [kept] = letters;
  assert.match(kept?.from ?? '', /<no-reply@example.test>/);
  assert.match(kept?.to ?? '', /<someone@example.test>/);
  assert.match(kept?.data ?? '', /voici/);
});

test('an address cannot bring another recipient or another header', async () => {
  const sender = createMailSender(settings());
  const count = letters.length;
  await sender.sendMail({ ...letter, to: 'a@example.test, b@example.test' }).catch(() => undefined);
  await sender.sendMail({ ...letter, subject: 'x\r\nBcc: c@example.test' });
  await sender.close();
  const added = letters.slice(count);
  assert.ok(added.every(({ to, data }) => !to.includes('b@example.test,') && !/^Bcc:/m.test(data)));
});

test('a refusal of the server is a refusal', async () => {
  const sender = createMailSender(settings());
  await assert.rejects(sender.sendMail({ ...letter, to: 'refused@example.test' }));
  await sender.close();
});

test('a server that does not offer TLS receives nothing when TLS is asked for', async () => {
  const sender = createMailSender(settings({ tls: 'starttls' }));
  const count = letters.length;
  await assert.rejects(sender.sendMail(letter));
  await sender.close();
  assert.equal(letters.length, count);
});
