import { after, before } from 'node:test';
import { startWorld, type World, type WorldOptions } from './world.ts';

/**
 * One world for the tests of a file: started before the first, closed after the last.
 * @param prepare what the tests find done in it
 */
export const ruleWorld = (
  prepare: (world: World) => Promise<void> = async () => {},
  options: WorldOptions = {},
): (() => World) => {
  let world: World | undefined;
  before(async () => {
    world = await startWorld(options);
    await prepare(world);
  });
  after(() => world?.close());
  return () => {
    if (world === undefined) throw new Error('the world is not there before the first test');
    return world;
  };
};
