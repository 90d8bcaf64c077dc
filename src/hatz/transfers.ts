/** How many files move at once: each may have 50 MB, and the folder for temporary files holds 200 MB at most. */

/** Transfers of one file each that may run at once in this process. */
export const MOST_TRANSFERS = 4;

let free = MOST_TRANSFERS;
const queue: { readonly share: number; readonly start: () => void }[] = [];

const startNext = (): void => {
  for (let next = queue[0]; next && next.share <= free; next = queue[0]) {
    free -= next.share;
    queue.shift();
    next.start();
  }
};

/** Runs `transfer` when there is room for it: of four shares, it takes one, or as many as it says. */
export const inTurn = async <T>(transfer: () => Promise<T>, share = 1): Promise<T> => {
  await new Promise<void>((start) => {
    queue.push({ share, start });
    startNext();
  });
  try {
    return await transfer();
  } finally {
    free += share;
    startNext();
  }
};
