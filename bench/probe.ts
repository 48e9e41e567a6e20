// Loaded before a server by `--import`: answers how much it has used, and profiles it. The server knows nothing of it.
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { performance } from 'node:perf_hooks';
import { answerParent } from './child.ts';
import type { ProbeOrder, Usage } from './messages.ts';

const inspector = new Session();

const answer = async (order: ProbeOrder): Promise<Usage | true> => {
  switch (order.order) {
    case 'usage':
      if (order.collect) await collect();
      return usage();
    case 'profile-start':
      inspector.connect();
      await inspector.post('Profiler.enable');
      await inspector.post('Profiler.setSamplingInterval', { interval: 200 });
      await inspector.post('Profiler.start');
      return true;
    case 'profile-stop': {
      const { profile } = await inspector.post('Profiler.stop');
      await writeFile(order.file, JSON.stringify(profile));
      inspector.disconnect();
      return true;
    }
  }
};

/**
 * Twice, with a turn of the loop between: what a first collection finalises a second one frees. As when memory runs short, or
 * V8 keeps the pages that a busy moment filled, for the next, and they would pass for memory outside its heap.
 */
const collect = async (): Promise<void> => {
  const collectAll = () => globalThis.gc?.({ type: 'major', flavor: 'last-resort', execution: 'sync' });
  collectAll();
  await new Promise((resolve) => setTimeout(resolve, 50));
  collectAll();
};

const usage = (): Usage => {
  const { user, system } = process.cpuUsage();
  const { active, idle } = performance.eventLoopUtilization();
  const { rss, heapUsed, heapTotal } = process.memoryUsage();
  return {
    cpuMilliseconds: (user + system) / 1000,
    loopActiveMilliseconds: active,
    loopIdleMilliseconds: idle,
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    heapTotalBytes: heapTotal,
  };
};

answerParent(answer);
