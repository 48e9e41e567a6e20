import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '#vocabulary/fault-catalogue.ts';
import { createLog, type LogFields } from './log.ts';

const record = (write: (log: ReturnType<typeof createLog>) => void) => {
  const lines: string[] = [];
  write(createLog('info', { write: (line: string) => void lines.push(line) }));
  return lines.map((line): Record<string, unknown> => JSON.parse(line));
};

test('a line carries the allowed fields', () => {
  const [line] = record((log) =>
    log.warn('A login was refused.', { correlationId: 'c1', clientId: 'demo', fault: 'P203' }),
  );
  assert.equal(line?.['msg'], 'A login was refused.');
  assert.deepEqual([line?.['correlationId'], line?.['clientId'], line?.['fault']], ['c1', 'demo', 'P203']);
});

test('a field that is not on the list is not written, whoever hands it over', () => {
  const smuggled = {
    nationalId: '899700000001',
    name: 'DURAND',
    clientId: { family_name: 'DURAND' },
  } as unknown as LogFields; // what a careless caller does
  const written = JSON.stringify(record((log) => log.info('Something happened.', smuggled)));
  assert.doesNotMatch(written, /DURAND|899700000001/);
});

test('the words of an error that is not ours are not written, its stack is', () => {
  const quoting = new TypeError('Unexpected token in "DURAND\n at DURAND"');
  const [line] = record((log) => log.error('A defect.', { error: quoting }));
  assert.doesNotMatch(JSON.stringify(line), /DURAND/);
  assert.match(JSON.stringify(line), /TypeError.*log\.test\.ts/);
});

test('a fault is written with its code and detail', () => {
  const [line] = record((log) => log.error('Refused.', { error: new Fault('P103', 'state is missing') }));
  assert.deepEqual(line?.['error'], { name: 'Fault', code: 'P103', detail: 'state is missing' });
});

test('lines below the level are not written', () => {
  assert.equal(record((log) => log.debug('Detail.')).length, 0);
});
