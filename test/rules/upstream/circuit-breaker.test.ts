import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCircuitBreaker } from '#methods/upstream/circuit-breaker.ts';

const settings = { failuresToOpen: 2, openMilliseconds: 1000 };

const make = () => {
  let now = 0;
  const clock = { nowMilliseconds: () => now, nowSeconds: () => Math.floor(now / 1000) };
  const breaker = createCircuitBreaker(clock, settings);
  const enter = () => {
    const permit = breaker.enter();
    assert.ok(permit);
    return permit;
  };
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { breaker, enter, pass };
};

test('failures in a row open it; a success between begins the count again', () => {
  const { breaker, enter } = make();
  enter().failed();
  enter().succeeded();
  enter().failed();
  assert.equal(breaker.state(), 'closed');
  enter().failed();
  assert.equal(breaker.state(), 'open');
  assert.equal(breaker.enter(), undefined);
});

test('after its time exactly one call tries; its success closes, its failure opens anew', () => {
  const { breaker, enter, pass } = make();
  enter().failed();
  enter().failed();
  pass(1000);
  assert.equal(breaker.state(), 'ready');
  const trial = enter();
  assert.equal(breaker.enter(), undefined);
  trial.failed();
  assert.equal(breaker.state(), 'open');
  pass(1000);
  enter().succeeded();
  assert.equal(breaker.state(), 'closed');
});

test('a trial that was given up leaves the place to the next', () => {
  const { breaker, enter, pass } = make();
  enter().failed();
  enter().failed();
  pass(1000);
  enter().abandoned();
  assert.equal(breaker.state(), 'ready');
  enter().succeeded();
  assert.equal(breaker.state(), 'closed');
});

test('what calls from before say late changes nothing', () => {
  const { breaker, enter, pass } = make();
  const [old, older] = [enter(), enter()];
  enter().failed();
  enter().failed();
  old.succeeded();
  assert.equal(breaker.state(), 'open');
  pass(1000);
  const trial = enter();
  older.failed();
  assert.equal(breaker.state(), 'trying');
  trial.succeeded();
  trial.failed();
  assert.equal(breaker.state(), 'closed');
});
