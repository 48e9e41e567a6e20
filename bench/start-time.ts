import { usageOf } from './measure.ts';
import type { Federation } from './citizen-targets.ts';
import type { Server } from './server.ts';
import { type Home, makeHome, removeHome, startVestibuleServer } from './targets.ts';

export type StartFigures = {
  /** From the command to `/ready`: makes keys, cards, and imports the tiny directory. */
  readonly firstMilliseconds: number;
  readonly secondMilliseconds: number;
  readonly restMegabytes: number;
};

const restMilliseconds = 2000;

/** Starts the platform twice in a fresh folder; lets it rest, leaves it running for the rows. */
export const measureStart = async (
  federation: Federation | undefined,
): Promise<{
  readonly figures: StartFigures;
  readonly home: Home;
  readonly server: Server;
}> => {
  const home = await makeHome(federation);
  try {
    const first = await startVestibuleServer(home);
    await first.child.stop();
    const server = await startVestibuleServer(home);
    await new Promise((resolve) => setTimeout(resolve, restMilliseconds));
    const { rssBytes } = await usageOf(server);
    const figures = {
      firstMilliseconds: first.readyMilliseconds,
      secondMilliseconds: server.readyMilliseconds,
      restMegabytes: rssBytes / 1_048_576,
    };
    return { figures, home, server };
  } catch (error) {
    await removeHome(home);
    throw error;
  }
};
